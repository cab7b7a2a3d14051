//! Reads RON files: the bytes of a [`Folder`] go in, definitions and problems come out.
//!
//! The module opens no file and knows no registry: it checks the form of the files, and the registry checks the
//! meaning. [`read_folder`] reads a whole folder, and [`read_actor`] one actor. Start there, then see [`Reader`], which
//! walks the syntax tree of one file, and the module `syntax`, which finds syntax errors before the RON parser does.

mod actor;
mod choice;
mod config;
mod definitions;
mod effect;
mod effect_fields;
mod effect_schemas;
mod folder;
mod nesting;
mod reader;
mod schemas;
mod statements;
mod subsystem;
mod syntax;
mod wrong_type;

use std::sync::Arc;

use crate::definitions::{Definitions, Settings};
use crate::diagnostics::{Diagnostic, Diagnostics, Place, Severity, Span};
use crate::vocabulary::Limits;

pub use actor::ActorDefinition;
pub(crate) use actor::read_actor;
pub(crate) use folder::FOLDERS;
pub use folder::Folder;
use folder::{BYTE_ORDER_MARK, EFFECTS, is_in};
pub(crate) use reader::AllowedLint;
use reader::{Reader, parse};

/// How much of a folder can be used, judged by the form of its files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FolderHealth {
    /// All files can be used.
    #[default]
    Good,
    /// A file other than those of [`Broken`](Self::Broken) has errors and is left out.
    Flawed,
    /// The file of the dimensions, layers or curves has errors, so that the other files cannot be used either.
    Broken,
}

/// The content of a folder's files.
#[derive(Debug, Default)]
pub(crate) struct LoadedFiles {
    pub definitions: Definitions,
    /// The settings, if the folder has a `config.ron` without errors.
    pub settings: Option<Settings>,
    /// The problems of form. The registry finds the others.
    pub problems: Diagnostics,
    /// How much of the folder can be used.
    pub health: FolderHealth,
    /// The lints that files silence.
    pub allowed: Vec<AllowedLint>,
    /// The files whose content, or the names that it defines, could not be read.
    pub unreadable: Vec<Arc<str>>,
}

/// Reads all files of a folder. Without a good `config.ron`, the limits of `fallback` apply.
pub(crate) fn read_folder(folder: &Folder, fallback: &Settings) -> LoadedFiles {
    let mut loaded = LoadedFiles::default();
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
            loaded.health = loaded.health.max(FolderHealth::without(path));
        }
    }
    loaded
}

/// Returns the settings of a folder, if it has a `config.ron` without errors.
fn settings(folder: &Folder) -> Option<Settings> {
    Settings::from_ron(&folder.text("config.ron")?).ok()
}

fn too_large(path: &Arc<str>, len: usize, limits: Limits) -> Diagnostic {
    let message = format!("the file has {len} bytes, and at most {} are read", limits.file_bytes);
    let problem = Diagnostic::error("file-too-large", Some(Place::start_of(path.clone())), message);
    problem.help("split it, or raise `file_bytes` of `limits` in config.ron")
}

/// Returns the warning about a file that is ignored because of its name.
fn ignored_file(path: &Arc<str>) -> Diagnostic {
    let problem = Diagnostic::warning(
        "ignored-file",
        Some(Place::start_of(path.clone())),
        "a file of this name is not looked at",
    );
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    // The end of the name is a better clue than the folder.
    let meant = FOLDERS.iter().find(|(_, suffix)| name.ends_with(suffix));
    if let Some((folder, suffix)) = meant.or_else(|| FOLDERS.iter().find(|(folder, _)| is_in(path, folder))) {
        return problem.help(format!("name it {folder}/{stem}{suffix}"));
    }
    let (top, within) =
        (Folder::TOP.join(", "), FOLDERS.map(|(folder, suffix)| format!("{folder}/NAME{suffix}")));
    problem.suggest(name, Folder::TOP).or_help(|| format!("the files are {top}, {}", within.join(" and ")))
}

impl FolderHealth {
    /// Returns the health of a folder in which this file is bad.
    fn without(path: &str) -> Self {
        match path {
            "dimensions.ron" | "cap_layers.ron" | "curves.ron" => Self::Broken,
            _ => Self::Flawed,
        }
    }
}

/// Returns the text of a file without its byte order mark. Bytes that are not UTF-8 are reported.
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

impl LoadedFiles {
    /// Records that a file cannot be read.
    fn unreadable(&mut self, path: &str) {
        self.health = self.health.max(FolderHealth::without(path));
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
                "dimensions.ron" => schemas::DIMENSIONS.example,
                "cap_layers.ron" => schemas::CAP_LAYERS.example,
                "curves.ron" => schemas::CURVES.example,
                "config.ron" => schemas::CONFIG.example,
                path if is_in(path, EFFECTS) => effect_schemas::EFFECT.example,
                _ => schemas::SUBSYSTEM.example,
            };
            let problem = Diagnostic::error("syntax", place, "the file is empty");
            return self.problems.push(problem.help(format!("write, for example, {example}")));
        };
        let mut reader = Reader::new(path.clone(), text).with_limits(&self.definitions.limits);
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
                self.settings = config.filter(|_| !reader.problems.has_errors());
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
        self.allowed.extend(reader.allowed);
        self.problems.append(reader.problems);
    }
}
