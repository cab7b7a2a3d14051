//! [`ActorDefinition`]: an actor that a file defines, and [`read_actor`], which reads it.

use std::sync::Arc;

use ron2::ast::Expr;

use crate::definitions::Spanned;
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::lifespan::Lifespan;
use crate::statements::{Base, Caps, Contributions};
use crate::vocabulary::{Cap, Contribution, Limits, NameSet, Symbol};

use super::reader::{AllowedLint, Reader, parse};
use super::schemas::ACTOR;
use super::statements::{StatementContext, with_number};
use super::{BYTE_ORDER_MARK, utf8};

/// Examples of the contributions and caps of an actor.
const CONTRIBUTIONS: &str = "[(system: \"items\", dimension: \"strength\", bucket: Flat, value: 5)]";
const CAPS: &str = "[(system: \"items\", dimension: \"strength\", mode: HardMax, value: 600)]";

/// An actor that a file defines, for tests, tools and content.
///
/// ```
/// use actor_core::prelude::*;
/// let actor = ActorDefinition::from_ron("hero.ron", r#"(id: "hero", name: "Grey Wolf", base: {"vitality": 10})"#)?;
/// assert_eq!(actor.base.get("vitality"), Some(10.0));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ActorDefinition {
    /// The id of the actor; not empty.
    pub id: String,
    /// The name that people read; not empty.
    pub name: String,
    /// The race of the actor.
    pub race: Option<Symbol>,
    /// The age and the lifespan, in years.
    pub lifespan: Lifespan,
    /// The realms that the actor is in.
    pub realms: NameSet,
    /// The tags of the actor.
    pub tags: NameSet,
    /// The base values of the actor's dimensions.
    pub base: Base,
    /// The contributions of systems to the actor.
    pub contributions: Contributions,
    /// The caps of systems on the actor.
    pub caps: Caps,
    pub(crate) source: ActorSource,
}

/// The statements as the file states them, with their places.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActorSource {
    pub base: Vec<(Symbol, Place)>,
    pub contributions: Vec<Spanned<Contribution>>,
    pub caps: Vec<Spanned<Cap>>,
    /// The text of the file.
    pub text: Arc<str>,
}

/// Reads an actor from RON. Returns it with every problem and its place, and with the lints that the file silences.
pub(crate) fn read_actor(
    file: Arc<str>,
    text: &[u8],
    limits: &Limits,
) -> (Option<ActorDefinition>, Diagnostics, Vec<AllowedLint>) {
    let mut problems = Diagnostics::default();
    let mut allowed = Vec::new();
    let actor = utf8(&file, text, &mut problems).and_then(|text| {
        let document = parse(&file, text).map_err(|problem| problems.push(*problem)).ok()?;
        let mut reader = Reader::new(file.clone(), text).with_limits(limits);
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
        allowed = reader.allowed;
        actor
    });
    let text: Arc<str> = String::from_utf8_lossy(text).trim_start_matches(BYTE_ORDER_MARK).into();
    problems.add_sources(|_| Some(text.clone()));
    let actor = actor.map(|actor| ActorDefinition { source: ActorSource { text, ..actor.source }, ..actor });
    (actor, problems, allowed)
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
        let mut written = ActorSource::default();
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
                let said = self.contribution(expr, StatementContext::Alone);
                written
                    .contributions
                    .extend(said.and_then(|said| with_number(said, Contribution::with_number)));
            }
        }
        if let Some(expr) = fields.get("caps") {
            for expr in self.list(expr, "a list of caps", CAPS) {
                let said = self.cap(expr, StatementContext::Alone);
                written.caps.extend(said.and_then(|said| with_number(said, Cap::with_number)));
            }
        }
        Some(ActorDefinition {
            id: id?.into(),
            name: name?.into(),
            race: race.filter(|race| !race.as_str().is_empty()),
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
            source: written,
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
