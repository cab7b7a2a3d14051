//! Files that this crate accepts, next to the naive implementation of its tests, which must accept them too and give every
//! number of the actor the same bits.
//!
//! Only what is accepted stays in the corpus, so that what comes of it is mostly accepted too.

#![no_main]

mod sections;

use std::collections::{BTreeMap, BTreeSet};

use actor_core::prelude::*;
use libfuzzer_sys::{Corpus, fuzz_target};

use naive::compare::{ours, theirs};
use sections::ACTOR;

fuzz_target!(|data: &[u8]| -> Corpus {
    let (mut files, Some(actor)) = sections::files(data) else { return Corpus::Reject };
    // They change no number of an actor without effects, and the naive implementation does not read them.
    files.retain(|path, _| *path != "config.ron" && !path.starts_with("effects/"));
    let (registry, problems) = Registry::from_folder(&sections::folder(&files));
    let (false, Ok(definition)) = (problems.has_errors(), ActorDefinition::from_ron(ACTOR, actor)) else {
        return Corpus::Reject;
    };
    if definition.check(&registry).has_errors() {
        return Corpus::Reject;
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned();
    let texts: BTreeMap<String, String> =
        files.iter().map(|(path, bytes)| ((*path).to_owned(), text(bytes))).collect();
    let event = 100.0;
    match naive::resolve::resolve(&texts, &text(actor), &BTreeSet::new()) {
        Ok(outcome) => assert_eq!(
            ours(&definition.resolve(&registry), &registry, event),
            theirs(&outcome, &registry, event)
        ),
        Err(error) if of_dialect(&error) => return Corpus::Reject,
        Err(error) => panic!("the naive implementation refuses it: {error}"),
    }
    Corpus::Keep
});

/// Whether the two only read RON, or a formula, differently: numbers such as `0x1F`, escapes that are no text, settings that
/// do not exist, `1E5` in formulas, and how deep they may nest.
fn of_dialect(error: &str) -> bool {
    const DIALECT: [&str; 8] = [
        "Expected ",
        "Non-whitespace trailing characters",
        "Invalid digit",
        "Not a valid byte-escaped",
        "Unknown escape",
        "No RON extension",
        "unexpected `E`",
        "nests too deep",
    ];
    DIALECT.iter().any(|known| error.contains(known))
}
