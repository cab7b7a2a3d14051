//! The RON files: text in, definitions and problems out. It knows no disk and no world.

mod actor;
mod choice;
mod config;
mod definitions;
mod effect;
mod effect_forms;
mod effect_parts;
mod folder;
mod forms;
mod nesting;
mod reader;
mod statements;
mod subsystem;
mod syntax;
mod wrong_type;

use std::sync::Arc;

use crate::config::ActorCoreConfig;
use crate::diagnostics::{Diagnostic, Diagnostics, Place, Severity, Span};
use crate::limits::Limits;
use crate::registry::{Definitions, Form, Registry, Taken};

pub use actor::ActorDefinition;
pub(crate) use config::read_config;
pub(crate) use folder::FOLDERS;
pub use folder::Folder;
use folder::{BYTE_ORDER_MARK, EFFECTS};
use reader::{Reader, parse};

/// What a folder's files say.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub definitions: Definitions,
    /// The settings, if there is a `config.ron` without errors.
    pub config: Option<ActorCoreConfig>,
    /// Problems of form; the registry finds the others.
    pub problems: Diagnostics,
    /// How much of it can be used.
    pub form: Form,
    /// Which lints which files silence.
    pub allowed: Vec<(Arc<str>, &'static str)>,
    /// The files that could not be read at all.
    pub unreadable: Vec<Arc<str>>,
}

/// The codes of the errors that follow when this file cannot be read.
fn names_defined_by(file: &str) -> &'static [&'static str] {
    match file {
        "dimensions.ron" => &["unknown-dimension"],
        "cap_layers.ron" => &["unknown-layer"],
        "curves.ron" => &["unknown-function"],
        _ => &[],
    }
}

/// Reads all files of a folder.
pub(crate) fn read_folder(folder: &Folder, fallback: &ActorCoreConfig) -> Loaded {
    let mut loaded = Loaded::default();
    let limits = settings(folder).map_or(fallback.limits, |config| config.limits).bounded();
    loaded.definitions.limits = limits;
    if !folder.contains("dimensions.ron") {
        let problem = Diagnostic::error(
            "missing-file",
            Some(Place::start_of("dimensions.ron")),
            "there is no dimensions.ron, so there is no dimension to speak of",
        );
        loaded.problems.push(problem.help("write one: (dimensions: {\"strength\": ()})"));
        loaded.unreadable("dimensions.ron");
    }
    for path in folder.ignored() {
        loaded.problems.push(ignored_file(path));
    }
    for (path, content) in folder.iter() {
        let before = loaded.problems.len();
        let text = match content {
            Ok(bytes) if bytes.len() > limits.file_bytes as usize => {
                loaded.problems.push(too_large(path, bytes.len(), limits));
                None
            }
            Ok(bytes) => utf8(path, bytes, &mut loaded.problems),
            Err(why) => {
                let (place, message) =
                    (Place::start_of(path.clone()), format!("the file cannot be read: {why}"));
                let problem = Diagnostic::error("unreadable-file", Some(place), message);
                let help = "it must be a file, not a folder, and the game must be allowed to read it";
                loaded.problems.push(problem.help(help));
                None
            }
        };
        let Some(text) = text else {
            loaded.unreadable(path);
            continue;
        };
        loaded.file(path, text);
        if loaded.problems.iter().skip(before).any(|p| p.severity == Severity::Error) {
            loaded.form = loaded.form.max(Form::without(path));
        }
    }
    loaded
}

/// The settings of a folder, if it has any that are good.
fn settings(folder: &Folder) -> Option<ActorCoreConfig> {
    ActorCoreConfig::from_ron(&folder.text("config.ron")?).ok()
}

fn too_large(path: &Arc<str>, len: usize, limits: Limits) -> Diagnostic {
    let message = format!("the file has {len} bytes, and at most {} are read", limits.file_bytes);
    let problem = Diagnostic::error("file-too-large", Some(Place::start_of(path.clone())), message);
    problem.help("split it, or raise `file_bytes` of `limits` in config.ron")
}

/// The warning about a file whose name keeps it from being looked at.
fn ignored_file(path: &Arc<str>) -> Diagnostic {
    let problem = Diagnostic::warning(
        "ignored-file",
        Some(Place::start_of(path.clone())),
        "a file of this name is not looked at",
    );
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    // The end of the name says more than the folder.
    let meant = FOLDERS.iter().find(|(_, suffix)| name.ends_with(suffix));
    if let Some((folder, suffix)) = meant.or_else(|| FOLDERS.iter().find(|(folder, _)| is_in(path, folder))) {
        return problem.help(format!("name it {folder}/{stem}{suffix}"));
    }
    let (top, within) =
        (Folder::TOP.join(", "), FOLDERS.map(|(folder, suffix)| format!("{folder}/NAME{suffix}")));
    problem.suggest(name, Folder::TOP).or_help(|| format!("the files are {top}, {}", within.join(" and ")))
}

/// Whether a file stands in this folder.
fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

impl Form {
    /// What is left when this file is bad.
    fn without(path: &str) -> Self {
        match path {
            "dimensions.ron" | "cap_layers.ron" | "curves.ron" => Self::Broken,
            _ => Self::Flawed,
        }
    }
}

/// The text of a file; bytes that are no text are a problem.
fn utf8<'a>(path: &Arc<str>, bytes: &'a [u8], problems: &mut Diagnostics) -> Option<&'a str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)),
        Err(error) => {
            let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let good = good.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&good);
            let line = good.matches('\n').count() as u32 + 1;
            let column = good.rsplit('\n').next().map_or(0, |last| last.chars().count()) as u32 + 1;
            let at = good.len() as u32;
            let mut place = Place::start_of(path.clone());
            place.span = Span { line, column, start: at, end: at };
            let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            let message = if utf16 {
                "the file is saved as UTF-16, not UTF-8"
            } else {
                "these bytes are not UTF-8 text"
            };
            let help = "save the file as UTF-8: most editors ask for it beside the name, under `Save as`";
            problems.push(Diagnostic::error("not-utf8", Some(place), message).help(help));
            None
        }
    }
}

impl Loaded {
    /// Makes a registry of what the files say, as far as it goes.
    pub fn take_over(self, registry: &mut Registry) -> Taken {
        let mut taken = registry.load(self.definitions, self.form);
        taken.problems.retain(|problem| {
            // Names that a file would define which could not be read are no mistake of those who use them.
            let follows = self.unreadable.iter().any(|file| names_defined_by(file).contains(&problem.code));
            let file = problem.place.as_ref().map(|place| &place.file);
            let silenced =
                self.allowed.iter().any(|(where_, lint)| *lint == problem.code && Some(where_) == file);
            !follows && !silenced
        });
        taken.problems.append(self.problems);
        taken.problems.sort();
        taken
    }

    /// Notes that a file cannot be read at all.
    fn unreadable(&mut self, path: &str) {
        self.form = self.form.max(Form::without(path));
        self.unreadable.push(path.into());
    }

    fn file(&mut self, path: &Arc<str>, text: &str) {
        let document = match parse(path, text) {
            Ok(document) => document,
            Err(problem) => {
                self.unreadable(path);
                return self.problems.push(*problem);
            }
        };
        let Some(expr) = &document.value else {
            let place = Some(Place::start_of(path.clone()));
            let example = match path.as_ref() {
                "dimensions.ron" => forms::DIMENSIONS.example,
                "cap_layers.ron" => forms::CAP_LAYERS.example,
                "curves.ron" => forms::CURVES.example,
                "config.ron" => forms::CONFIG.example,
                path if is_in(path, EFFECTS) => effect_forms::EFFECT.example,
                _ => forms::SUBSYSTEM.example,
            };
            let problem = Diagnostic::error("syntax", place, "the file is empty");
            return self.problems.push(problem.help(format!("write, for example, {example}")));
        };
        let mut reader = Reader::new(path.clone(), text);
        match path.as_ref() {
            "dimensions.ron" => self.definitions.dimensions = reader.dimensions(expr),
            "curves.ron" => self.definitions.curves = reader.curves(expr),
            "cap_layers.ron" => {
                if let Some((layers, caps)) = reader.cap_layers(expr) {
                    (self.definitions.layers, self.definitions.caps) = (Some(layers), caps);
                }
            }
            "config.ron" => {
                let config = reader.config(expr);
                self.config = config.filter(|_| !reader.problems.has_errors());
            }
            path if is_in(path, EFFECTS) => {
                if let Some(mut def) = reader.effect(expr) {
                    def.says.broken = reader.problems.has_errors();
                    self.definitions.effects.push(def);
                }
            }
            _ => {
                if let Some(mut def) = reader.subsystem(expr) {
                    def.broken = reader.problems.has_errors();
                    self.definitions.subsystems.push(def);
                }
            }
        }
        if reader.hides_names {
            self.unreadable(path);
        }
        self.allowed.extend(reader.allowed.into_iter().map(|lint| (path.clone(), lint)));
        self.problems.append(reader.problems);
    }
}

impl Registry {
    /// The registry of a folder of files, and everything that is wrong with them.
    ///
    /// Subsystem files with errors are left out. With errors in dimensions, layers, curves or standing caps it is not
    /// [ready](Registry::is_ready).
    ///
    /// ```
    /// use bevy_actor_core::prelude::*;
    /// let folder = Folder::from_iter([("dimensions.ron", r#"(dimensions: {"strength": (clamp: (min: 0))})"#)]);
    /// let (registry, problems) = Registry::from_folder(&folder);
    /// assert!(registry.is_ready() && !problems.has_errors());
    /// ```
    pub fn from_folder(folder: &Folder) -> (Self, Diagnostics) {
        let mut registry = Self::default();
        let mut problems = read_folder(folder, &ActorCoreConfig::default()).take_over(&mut registry).problems;
        problems.add_sources(|file| folder.text(file));
        (registry, problems)
    }
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
