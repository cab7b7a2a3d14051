//! Reads an [`ActorDefinition`] from RON, and checks one against a registry.

use std::sync::Arc;

use crate::definitions::MergeRule;
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::files::{ActorDefinition, read_actor};
use crate::registry::{Registry, Suggestions, bucket_on_operator};
use crate::vocabulary::{Bucket, Contribution, Limits, Symbol};

use super::allowed::check_allowed;

impl ActorDefinition {
    /// Reads an actor from RON. Problems show `file` as the name of the file.
    ///
    /// # Errors
    /// Returns [`Error::Definitions`] with every problem and its place.
    pub fn from_ron(file: &str, text: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::from_ron_within(file, text, &Limits::default())
    }

    /// Reads an actor from RON, within a game's [limits](Limits).
    ///
    /// Of the limits only [`symbols`](Limits::symbols) applies: it bounds the names in the process, and so the new
    /// names that the file may bring. Problems show `file` as the name of the file.
    ///
    /// # Errors
    /// Returns [`Error::Definitions`] with every problem and its place.
    pub fn from_ron_within(file: &str, text: impl AsRef<[u8]>, limits: &Limits) -> Result<Self, Error> {
        let (actor, mut problems, allowed) = read_actor(Arc::from(file), text.as_ref(), limits);
        check_allowed(&allowed, &mut problems);
        problems.sort();
        match actor {
            Some(actor) if !problems.has_errors() => Ok(actor),
            _ => Err(Error::Definitions(problems)),
        }
    }

    /// Checks the actor against a registry and returns the problems.
    ///
    /// An actor may use only dimensions and layers that the registry defines, and only buckets that the dimension's
    /// merge rule takes.
    pub fn check(&self, registry: &Registry) -> Diagnostics {
        let mut problems = Diagnostics::default();
        let names: Vec<Symbol> = registry.dimensions().collect();
        let near = Suggestions::default();
        let unknown = |dimension: Symbol, place| {
            near.unknown_dimension(names.iter().copied(), dimension.as_str(), place)
        };
        for (dimension, place) in &self.source.base {
            if registry.dimension(*dimension).is_none() {
                problems.push(unknown(*dimension, Some(place.clone())));
            }
        }
        for said in &self.source.contributions {
            let Contribution { dimension, bucket, .. } = said.what;
            let merge = registry.dimension(dimension).map(|def| def.merge);
            match merge {
                None => problems.push(unknown(dimension, said.place(|site| site.dimension))),
                Some(MergeRule::Pipeline) => {}
                Some(_) if matches!(bucket, Bucket::Flat | Bucket::Override) => {}
                Some(merge) => {
                    let place = said.place(|site| site.bucket);
                    problems.push(bucket_on_operator(dimension, merge, bucket, place));
                }
            }
        }
        let layers = &registry.layers().order;
        for said in &self.source.caps {
            if registry.dimension(said.what.dimension).is_none() {
                problems.push(unknown(said.what.dimension, said.place(|site| site.dimension)));
            }
            if let Some(scope) = said.what.scope.filter(|scope| !layers.contains(scope)) {
                problems.push(near.unknown_layer(layers, scope, said.place(|site| site.scope)));
            }
        }
        problems.sort();
        problems.add_sources(|_| Some(self.source.text.clone()));
        problems
    }
}
