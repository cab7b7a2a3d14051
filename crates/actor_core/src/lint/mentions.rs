//! Finds the names of tags and realms that the files ask for and mention only once.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Place};
use crate::registry::CompiledCondition;
use crate::vocabulary::Symbol;

use super::definition::Lint;
use super::facts::{Facts, leaves};

/// The most names among which the nearest one is searched.
const COMPARED: usize = 500;

/// Returns the names that this kind of condition asks for, and their places.
pub(super) fn in_conditions<'a>(
    facts: &'a Facts,
    name_of: fn(&CompiledCondition) -> Option<Symbol>,
) -> impl Iterator<Item = (Symbol, &'a Option<Place>)> {
    let rules = facts.compiled.rules.iter().map(|rule| (&rule.test, &rule.when));
    let effects = facts.effect_defs().flat_map(|def| {
        let effect = facts.compiled.effect(def.id);
        effect
            .into_iter()
            .flat_map(|effect| [(&effect.when, &def.sites.when), (&effect.stays, &def.sites.stays)])
    });
    rules.chain(effects).flat_map(move |(test, place)| {
        leaves(test).into_iter().filter_map(move |test| Some((name_of(test)?, place)))
    })
}

/// Warns of each name that is asked for and mentioned nowhere else. A name that is only given causes no warning.
pub(super) fn warn_of_lone<'a>(
    lint: &Lint,
    what: &str,
    asked: impl Iterator<Item = (Symbol, &'a Option<Place>)>,
    given: impl Iterator<Item = Symbol>,
    found: &mut Vec<Diagnostic>,
) {
    let mut places: BTreeMap<Symbol, Vec<&Option<Place>>> = BTreeMap::new();
    for (name, place) in asked {
        places.entry(name).or_default().push(place);
    }
    for name in given {
        places.entry(name).or_default().push(&None);
    }
    // Every lone name is compared with all others, which takes too long if there are very many.
    let compared = if places.len() <= COMPARED { places.len() } else { 0 };
    for (name, place) in &places {
        let [place @ Some(_)] = place.as_slice() else { continue };
        let message = format!("the {what} {name:?} stands only here, in all files");
        let others = places.keys().take(compared).map(|name| name.as_str());
        let help = "check its spelling; if the game gives it to actors, allow this lint and say so";
        found.push(lint.warn(place, message).suggest(name.as_str(), others).or_help(|| help.into()));
    }
}
