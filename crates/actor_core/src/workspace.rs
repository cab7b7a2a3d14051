//! [`Workspace`]: resolves an actor's [`Inputs`] into its [`Snapshot`], and explains its numbers.
//!
//! It needs a registry that is ready. This is the entry to the crate's computations: `resolve` computes the numbers,
//! and `explain` describes them.

use crate::error::Error;
use crate::explain::{Breakdown, StatementSources, explain};
use crate::registry::Registry;
use crate::resolve::{Inputs, MergedInputs, Scratch, resolve};
use crate::snapshot::Snapshot;
use crate::statements::{Caps, Merger, merge};
use crate::vocabulary::{DimensionKey, SourceId, Symbol};

/// Resolves actors into snapshots, and explains their numbers. A workspace reuses its memory from actor to actor, so
/// that a steady game allocates nothing.
///
/// ```
/// use actor_core::{Base, DimensionDef, Inputs, Registry, Snapshot, Workspace};
/// let registry = Registry::builder()
///     .dimension("strength", DimensionDef::primary())
///     .dimension("hp_max", DimensionDef::derived().base("100 + strength * 2"))
///     .build()?;
/// let base = Base::from([("strength", 12.0)]);
/// let inputs = Inputs { base: &base, ..Inputs::default() };
/// let mut snapshot = Snapshot::default();
/// assert!(Workspace::default().refresh(&registry, inputs, &mut snapshot), "it is new");
/// assert_eq!(snapshot.value("hp_max"), 124.0);
/// # Ok::<(), actor_core::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Workspace {
    scratch: Scratch,
    merger: Merger,
    /// The merged caps of the last actor that has contributors.
    caps: Caps,
    /// The merged tags of the last actor to which effects grant some.
    tags: Vec<Symbol>,
    /// The effects that started or ceased to count, each with whether it counts now.
    inhibition_changes: Vec<(SourceId, bool)>,
}

impl Workspace {
    /// Resolves an actor into its snapshot. Returns whether any number changed in its bits.
    ///
    /// The registry must be [ready](Registry::is_ready).
    #[inline]
    pub fn refresh(&mut self, registry: &Registry, inputs: Inputs, snapshot: &mut Snapshot) -> bool {
        let Self { scratch, merger, caps, tags, inhibition_changes } = self;
        resolve(registry, merged(inputs, merger, caps, tags), scratch, &mut ());
        if !scratch.out.inhibition_changes.is_empty() {
            inhibition_changes.append(&mut scratch.out.inhibition_changes);
        }
        snapshot.write(scratch, registry)
    }

    /// Takes the effects that started or ceased to count since the last call, because their condition to stay changed,
    /// each with whether it counts now. The snapshots already reflect it.
    pub fn take_inhibition_changes(&mut self) -> Vec<(SourceId, bool)> {
        std::mem::take(&mut self.inhibition_changes)
    }

    /// Returns the snapshot of an actor. It is not resolved if the registry is not ready.
    pub fn snapshot(&mut self, registry: &Registry, inputs: Inputs) -> Snapshot {
        let mut snapshot = Snapshot::default();
        if registry.is_ready() {
            self.refresh(registry, inputs, &mut snapshot);
            self.inhibition_changes.clear();
        }
        snapshot
    }

    /// Explains one dimension of an actor. `name` returns the names of contributors for people, such as `entity 12`.
    ///
    /// # Errors
    /// [`Error::UnknownDimension`] if the registry does not define the dimension, or [`Error::NotReady`].
    pub fn explain(
        &mut self,
        registry: &Registry,
        inputs: Inputs,
        dimension: impl DimensionKey,
        name: &dyn Fn(SourceId) -> String,
    ) -> Result<Breakdown, Error> {
        if !registry.is_ready() {
            return Err(Error::NotReady);
        }
        let breakdown = dimension.find().and_then(|dimension| {
            let Some(said) = inputs.attached_statements() else {
                let sources = StatementSources { contributions: Vec::new(), caps: Vec::new(), name };
                return explain(registry, inputs.alone(), &mut self.scratch, dimension, &sources);
            };
            let (contributions, from) = merge(&[inputs.contributions, &said.contributions]);
            let (caps, caps_from) = Caps::merge(&[inputs.caps, &said.caps]);
            // Merging keeps the order of each list's caps.
            let mut cap_contributors = said.cap_contributors.iter().copied();
            let source = |(list, at): &(u32, u32)| (*list == 1).then(|| said.contributors[*at as usize]);
            let cap_source = |list: &u32| (*list == 1).then(|| cap_contributors.next()).flatten();
            let sources = StatementSources {
                contributions: from.iter().map(source).collect(),
                caps: caps_from.iter().map(cap_source).collect(),
                name,
            };
            let mut tags = Vec::new();
            let (contributions, caps) = (&contributions, &caps);
            let tags = with_granted(inputs.tags, &said.tags, &mut tags);
            let effects = said.effects.as_slice();
            let inputs = MergedInputs { contributions, caps, tags, effects, ..inputs.alone() };
            explain(registry, inputs, &mut self.scratch, dimension, &sources)
        });
        breakdown.ok_or_else(|| Error::UnknownDimension(dimension.name().into()))
    }
}

/// Merges the statements of contributors into the actor's own.
#[inline]
fn merged<'a>(
    inputs: Inputs<'a>,
    merger: &'a mut Merger,
    caps: &'a mut Caps,
    tags: &'a mut Vec<Symbol>,
) -> MergedInputs<'a> {
    let Some(said) = inputs.attached_statements() else { return inputs.alone() };
    let contributions = match said.contributions.is_empty() {
        true => inputs.contributions,
        false => merger.merge(inputs.contributions, &said.contributions),
    };
    let caps = match said.caps.is_empty() {
        true => inputs.caps,
        false => {
            caps.set_merged(inputs.caps, &said.caps);
            caps
        }
    };
    let tags = with_granted(inputs.tags, &said.tags, tags);
    MergedInputs { contributions, caps, tags, effects: &said.effects, ..inputs.alone() }
}

/// Returns an actor's own tags, and those that effects grant it.
#[inline]
fn with_granted<'a>(own: &'a [Symbol], granted: &[Symbol], all: &'a mut Vec<Symbol>) -> &'a [Symbol] {
    if granted.is_empty() {
        return own;
    }
    all.clear();
    all.extend(own);
    all.extend(granted.iter().filter(|tag| !own.contains(tag)));
    all
}
