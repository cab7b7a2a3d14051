//! Loads a folder of files into a registry: reads, compiles and lints them, and adopts the result.
//!
//! In goes a [`Folder`] in memory; out come a [`Registry`] and every problem with its place. The first load leaves out
//! files with errors and adopts the rest; a later load with an error leaves the registry as it was. Start with
//! [`Registry::from_folder`].

mod actor;
mod allowed;

use crate::definitions::{Definitions, Settings, SubsystemDef};
use crate::diagnostics::{Diagnostics, Place};
use crate::files::{Folder, FolderHealth, LoadedFiles, read_folder};
use crate::lint;
use crate::registry::{Registry, RegistryChanges};
use crate::vocabulary::Symbol;

use allowed::check_allowed;

/// The outcome of loading files into a registry.
#[derive(Debug)]
pub struct LoadOutcome {
    /// The errors and warnings.
    pub problems: Diagnostics,
    /// What changed in the registry, or `None` if errors left it as it was.
    pub changes: Option<RegistryChanges>,
    /// The settings, if the folder has a `config.ron` without errors.
    pub settings: Option<Settings>,
}

impl Registry {
    /// Creates a registry from a folder of files, and returns it with every error and warning.
    ///
    /// Files of subsystems and effects with errors are left out. With errors in dimensions, layers, curves or standing
    /// caps the registry is not [ready](Registry::is_ready).
    ///
    /// ```
    /// use actor_core::prelude::*;
    /// let folder = Folder::from_iter([("dimensions.ron", r#"(dimensions: {"strength": (clamp: (min: 0))})"#)]);
    /// let (registry, problems) = Registry::from_folder(&folder);
    /// assert!(registry.is_ready() && !problems.has_errors());
    /// ```
    pub fn from_folder(folder: &Folder) -> (Self, Diagnostics) {
        let mut registry = Self::default();
        let problems = registry.load(folder, &Settings::default()).problems;
        (registry, problems)
    }

    /// Loads the files of a folder into this registry. Without a good `config.ron`, the limits of `fallback` apply.
    ///
    /// The first load leaves out subsystems and effects with errors and adopts the rest. Any error in a later load
    /// leaves the registry as it was.
    pub fn load(&mut self, folder: &Folder, fallback: &Settings) -> LoadOutcome {
        let LoadedFiles { definitions, settings, problems, health, allowed, unreadable } =
            read_folder(folder, fallback);
        let (mut found, changes) = adopt(self, definitions, health);
        found.retain(|problem| {
            // A name may be unknown only because the file that would define it could not be read: that is no error.
            let follows = unreadable.iter().any(|file| names_defined_by(file).contains(&problem.code));
            let file = problem.place.as_ref().map(|place| &place.file);
            let silenced = allowed
                .iter()
                .any(|allowed| allowed.name == problem.code && Some(&allowed.place.file) == file)
                && lint::names().any(|lint| lint == problem.code);
            !follows && !silenced
        });
        found.append(problems);
        check_allowed(&allowed, &mut found);
        found.sort();
        found.add_sources(|file| folder.text(file));
        LoadOutcome { problems: found, changes, settings }
    }
}

/// Returns the codes of the errors that follow elsewhere when this file cannot be read.
fn names_defined_by(file: &str) -> &'static [&'static str] {
    match file {
        "dimensions.ron" => &["unknown-dimension"],
        "cap_layers.ron" => &["unknown-layer"],
        "curves.ron" => &["unknown-function"],
        _ => &[],
    }
}

/// Compiles and lints the definitions. The registry adopts them if they have no errors, or at the first load if they
/// can be used without the bad files. Returns the problems, and what changed if the registry adopted them.
fn adopt(
    registry: &mut Registry,
    mut files: Definitions,
    health: FolderHealth,
) -> (Diagnostics, Option<RegistryChanges>) {
    let (mut all, mut outcome) = registry.compile_files(&files);
    let good = health == FolderHealth::Good && !outcome.problems.has_errors();
    let accepts = good || (health < FolderHealth::Broken && !registry.has_loaded());
    let mut good_effects = outcome.good_effects.iter();
    let mut bad_effects: foldhash::HashSet<Place> = foldhash::HashSet::default();
    all.effects.retain(|def| {
        let good = good_effects.next().is_some_and(|good| *good);
        bad_effects.extend(def.sites.id.clone().filter(|_| !good));
        good
    });
    // Errors of form in dimensions, layers or curves leave stand-ins that nobody wrote: they are not linted.
    if let Some(compiled) = outcome.compiled.as_ref().filter(|_| health < FolderHealth::Broken) {
        lint::check(&all, compiled, good, &mut outcome.problems);
    }
    let changes = outcome.compiled.filter(|_| accepts).map(|compiled| {
        // The bad definitions are removed, so that they do not make later edits fail.
        let bad = |file: &SubsystemDef| {
            all.subsystems.iter().zip(&outcome.good).any(|(def, good)| !good && def.place == file.place)
        };
        files.subsystems.retain(|file| !bad(file));
        files.effects.retain(|file| file.sites.id.as_ref().is_none_or(|place| !bad_effects.contains(place)));
        let there: foldhash::HashSet<Symbol> = all.effects.iter().map(|def| def.id).collect();
        for stacking in files.effects.iter_mut().filter_map(|file| file.stacking.as_mut()) {
            stacking.overflow.take_if(|overflow| !there.contains(&overflow.what));
        }
        registry.adopt_files(files, compiled)
    });
    (outcome.problems, changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_character_of_the_text() {
        for (bytes, line, column, start) in [
            (&b"\xef\xbb\xbf(a\xff"[..], 1, 3, 2),
            (b"\xef\xbb\xbf(\n\xff", 2, 1, 2),
            (b"\xef\xbb\xbf]", 1, 1, 0),
        ] {
            let folder = Folder::from_iter([("dimensions.ron", bytes)]);
            let (_, problems) = Registry::from_folder(&folder);
            let span = problems.iter().next().and_then(|problem| problem.place.as_ref()).unwrap().span;
            assert_eq!((span.line, span.column, span.start), (line, column, start), "{problems}");
        }
    }

    fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
        let (_, problems) = Registry::from_folder(&files.iter().copied().collect());
        problems.iter().map(|problem| problem.code).collect()
    }

    const RULE: &str = r#"(id: "race", rules: [(add: {"strenght": "body(1)"})])"#;

    #[test]
    fn a_file_that_cannot_be_read_hides_only_the_names_that_it_would_define() {
        let dimensions = ("dimensions.ron", r#"(dimensions: {"strength": ()})"#);
        let rule = ("subsystems/race.subsystem.ron", RULE);
        assert_eq!(codes(&[dimensions, rule]), ["unknown-dimension", "unknown-function"]);
        assert_eq!(codes(&[dimensions, ("curves.ron", "("), rule]), ["syntax", "unknown-dimension"]);
        assert_eq!(codes(&[("dimensions.ron", "("), rule]), ["syntax", "unknown-function"]);
    }
}
