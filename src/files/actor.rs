//! [`ActorDefinition`]: an actor as a file.

use std::sync::Arc;

use bevy_ecs::bundle::Bundle;
use bevy_ecs::name::Name;
use ron2::ast::Expr;

use crate::actor::{Actor, Lifespan, Race, Realms, Tags};
use crate::base::Base;
use crate::cap::Cap;
use crate::caps::Caps;
use crate::contribution::{Bucket, Contribution};
use crate::contributions::Contributions;
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::dimension_def::MergeRule;
use crate::error::ActorCoreError;
use crate::registry::{Near, Registry, bucket_on_operator};
use crate::rule::Said;
use crate::symbol::Symbol;

use super::forms::ACTOR;
use super::reader::{Reader, parse};
use super::statements::{Stands, with_number};
use super::{BYTE_ORDER_MARK, utf8};

/// How contributions and caps of an actor may look.
const CONTRIBUTIONS: &str = "[(system: \"items\", dimension: \"strength\", bucket: Flat, value: 5)]";
const CAPS: &str = "[(system: \"items\", dimension: \"strength\", mode: HardMax, value: 600)]";

/// An actor as a file says it, for tests, tools and content.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let actor = ActorDefinition::from_ron("hero.ron", r#"(id: "hero", name: "Grey Wolf", base: {"vitality": 10})"#)?;
/// assert_eq!(actor.base.get("vitality"), Some(10.0));
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ActorDefinition {
    /// Its id; not empty.
    pub id: String,
    /// Its name; not empty.
    pub name: String,
    /// Its race.
    pub race: Race,
    /// Its age and lifespan.
    pub lifespan: Lifespan,
    /// The realms that it is in.
    pub realms: Realms,
    /// Its tags.
    pub tags: Tags,
    /// Its own values.
    pub base: Base,
    /// What systems say about it.
    pub contributions: Contributions,
    /// The caps that systems put on it.
    pub caps: Caps,
    written: Written,
}

/// The statements as they are written, with their places.
#[derive(Clone, Debug, Default)]
struct Written {
    base: Vec<(Symbol, Place)>,
    contributions: Vec<Said<Contribution>>,
    caps: Vec<Said<Cap>>,
    /// The text of the file.
    source: Arc<str>,
}

impl ActorDefinition {
    /// Reads an actor from RON. `file` is the name that problems show.
    ///
    /// # Errors
    /// [`ActorCoreError::Definitions`] with every problem at its place.
    pub fn from_ron(file: &str, text: impl AsRef<[u8]>) -> Result<Self, ActorCoreError> {
        let file: Arc<str> = file.into();
        let mut problems = Diagnostics::default();
        let actor = utf8(&file, text.as_ref(), &mut problems).and_then(|text| {
            let document = parse(&file, text).map_err(|problem| problems.push(*problem)).ok()?;
            let mut reader = Reader::new(file.clone(), text);
            let actor = match &document.value {
                Some(expr) => reader.actor(expr),
                None => {
                    let place = Some(Place::start_of(file.clone()));
                    let problem = Diagnostic::error("syntax", place, "the file is empty");
                    reader.problems.push(problem.help(format!("write {}", ACTOR.example)));
                    None
                }
            };
            problems.append(reader.problems);
            actor
        });
        problems.sort();
        let source: Arc<str> =
            String::from_utf8_lossy(text.as_ref()).trim_start_matches(BYTE_ORDER_MARK).into();
        problems.add_sources(|_| Some(source.clone()));
        match actor
            .map(|actor| Self { written: Written { source: source.clone(), ..actor.written }, ..actor })
        {
            Some(actor) if !problems.has_errors() => Ok(actor),
            _ => Err(ActorCoreError::Definitions(problems)),
        }
    }

    /// What this registry finds wrong with it: dimensions and layers that it does not define, and buckets that a
    /// dimension does not take.
    pub fn check(&self, registry: &Registry) -> Diagnostics {
        let mut problems = Diagnostics::default();
        let names: Vec<Symbol> = registry.dimensions().collect();
        let near = Near::default();
        let unknown = |dimension: Symbol, place| {
            near.unknown_dimension(names.iter().copied(), dimension.as_str(), place)
        };
        for (dimension, place) in &self.written.base {
            if registry.dimension(*dimension).is_none() {
                problems.push(unknown(*dimension, Some(place.clone())));
            }
        }
        for said in &self.written.contributions {
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
        for said in &self.written.caps {
            if registry.dimension(said.what.dimension).is_none() {
                problems.push(unknown(said.what.dimension, said.place(|site| site.dimension)));
            }
            if let Some(scope) = said.what.scope.filter(|scope| !layers.contains(scope)) {
                problems.push(near.unknown_layer(layers, scope, said.place(|site| site.scope)));
            }
        }
        problems.sort();
        problems.add_sources(|_| Some(self.written.source.clone()));
        problems
    }

    /// All components of the actor, for spawning.
    pub fn bundle(&self) -> impl Bundle + use<> {
        (
            Actor::new(self.id.clone()),
            Name::new(self.name.clone()),
            self.race,
            self.lifespan,
            self.realms.clone(),
            self.tags.clone(),
            self.base.clone(),
            self.contributions.clone(),
            self.caps.clone(),
        )
    }
}

impl<'a> Reader<'a> {
    fn actor(&mut self, expr: &'a Expr<'a>) -> Option<ActorDefinition> {
        let fields = self.fields(expr, &ACTOR)?;
        self.allow(&fields);
        let id = self.required(&fields, "id");
        let id = id.and_then(|expr| self.filled_text(expr, "an actor's id"));
        let name = self.required(&fields, "name");
        let name = name.and_then(|expr| self.filled_text(expr, "an actor's name"));
        let race = fields.get("race").and_then(|expr| self.symbol(expr, "a race's name"));
        let mut lifespan = Lifespan::default();
        if let Some(expr) = fields.get("age")
            && let Some(age) = self.number(expr)
            && let Err(error) = lifespan.set_age(age)
        {
            self.error_with_help("negative", expr.span(), error.to_string(), "write 0 or more");
        }
        if let Some(expr) = fields.get("lifespan")
            && let Some(max) = self.number(expr)
            && let Err(error) = lifespan.set_max(max)
        {
            self.error_with_help("negative", expr.span(), error.to_string(), "write 0 or more");
        }
        let realms = fields.get("realms").map(|expr| self.names(expr, "a realm's name")).unwrap_or_default();
        let tags = fields.get("tags").map(|expr| self.names(expr, "a tag")).unwrap_or_default();
        let mut written = Written::default();
        let mut base = Base::default();
        if let Some(expr) = fields.get("base") {
            for entry in self.map(expr, "a map from dimensions to numbers", "{\"strength\": 10}") {
                let (value, name) = (self.number(entry.value), self.key(&entry));
                let (Some(value), Some(name)) = (value, name) else { continue };
                base.set(name, value);
                written.base.push((name, entry.key_place));
            }
        }
        if let Some(expr) = fields.get("contributions") {
            for expr in self.list(expr, "a list of contributions", CONTRIBUTIONS) {
                let said = self.contribution(expr, Stands::Alone);
                written
                    .contributions
                    .extend(said.and_then(|said| with_number(said, Contribution::with_number)));
            }
        }
        if let Some(expr) = fields.get("caps") {
            for expr in self.list(expr, "a list of caps", CAPS) {
                let said = self.cap(expr, Stands::Alone);
                written.caps.extend(said.and_then(|said| with_number(said, Cap::with_number)));
            }
        }
        Some(ActorDefinition {
            id: id?.into(),
            name: name?.into(),
            race: race.map(|race| Race::new(race.as_str())).unwrap_or_default(),
            lifespan,
            realms: realms.into_iter().collect(),
            tags: tags.into_iter().collect(),
            base,
            contributions: written
                .contributions
                .iter()
                .map(|said| said.what.clone())
                .collect::<Vec<_>>()
                .into(),
            caps: written.caps.iter().map(|said| said.what.clone()).collect::<Vec<_>>().into(),
            written,
        })
    }

    fn filled_text(&mut self, expr: &'a Expr<'a>, what: &str) -> Option<&'a str> {
        let text = self.text(expr)?;
        if text.is_empty() {
            self.empty_name(expr, what);
        }
        Some(text)
    }

    fn names(&mut self, expr: &'a Expr<'a>, what: &str) -> Vec<Symbol> {
        let list = self.list(expr, "a list of names", "[\"player\"]");
        list.into_iter().filter_map(|expr| self.symbol(expr, what)).collect()
    }
}
