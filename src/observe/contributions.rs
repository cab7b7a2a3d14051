//! Counts the contributions in the world.

use bevy_ecs::change_detection::Ref;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Has;
use bevy_ecs::system::{Local, Query};

use crate::changed_rows::Column;
use crate::statements::Contributions;

/// The last count, and how many entities had [`Contributions`] then.
#[derive(Default)]
pub(super) struct Counted {
    entities: usize,
    contributions: usize,
}

/// Counts the statements in all [`Contributions`], including those of contributors and of disabled entities.
///
/// It counts again only if any [`Contributions`] may have changed, or if the number of entities with them differs. An
/// entity that is new is marked as changed as well, so a replaced entity does not go unnoticed.
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
