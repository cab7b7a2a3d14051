//! How many contributions there are.

use bevy_ecs::change_detection::Ref;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Has;
use bevy_ecs::system::{Local, Query};

use crate::changed_rows::Column;
use crate::statements::Contributions;

/// What was counted last, and of how many entities.
#[derive(Default)]
pub(super) struct Counted {
    entities: usize,
    contributions: usize,
}

/// How many statements stand in all [`Contributions`], those of contributors and of disabled entities included.
///
/// They are counted again only if one of them may have changed, or if there are more or fewer entities: whatever is new is
/// marked as changed as well.
pub(super) fn count(all: &Query<(Ref<Contributions>, Has<Disabled>)>, counted: &mut Local<Counted>) -> usize {
    let entities = all.iter().len();
    let is_dirty = match all.contiguous_iter() {
        Ok(mut tables) => tables.any(|(said, _)| Column::new(Some(said)).is_dirty()),
        Err(_) => true,
    };
    if is_dirty || entities != counted.entities {
        let contributions = all.iter().map(|(said, _)| said.len()).sum();
        **counted = Counted { entities, contributions };
    }
    counted.contributions
}
