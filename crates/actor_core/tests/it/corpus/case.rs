//! Reads the cases of the corpus.
//!
//! A case has files, each below a header `=== PATH`. A header may end with words in brackets, because editors and git
//! would repair some mistakes on their own: `[crlf]` ends the file's lines as Windows does, `[bom]` puts a byte order
//! mark in front, `[no-end]` removes the last line end, `[latin1]` and `[utf16]` write other encodings than UTF-8, and
//! `[unreadable]` is a file that exists but cannot be read.
//!
//! Files named `NAME.actor.ron` are actors. A case without a `dimensions.ron` gets [`DIMENSIONS`].

use std::path::Path;

use actor_core::Folder;

pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/corpus");

/// What is good in cases that are not about dimensions.
const DIMENSIONS: &str = r#"(dimensions: {
    "strength": (), "vitality": (), "dexterity": (), "luck": (), "level": (), "attack_power": (), "defense": (),
    "crit_rate": (clamp: (min: 0, max: 1)),
    "hp_max": (kind: Derived, base: "vitality * 10 + strength * 2", round: Nearest),
    "lifespan_years": (merge: Max),
    "damage": (kind: Context),
}, allow: {"unused-dimension": "a case speaks of few"})
"#;

pub struct Case {
    pub name: String,
    /// What it shows, in words.
    pub shows: String,
    pub folder: Folder,
    /// The actors that are checked against the folder.
    pub actors: Vec<(String, Vec<u8>)>,
    /// The files that are UTF-8, as one sees them in an editor.
    texts: Vec<(String, String)>,
}

/// All cases, in the order of their names.
pub fn all() -> impl Iterator<Item = Case> {
    let entries = std::fs::read_dir(Path::new(ROOT).join("cases")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| {
        // Git may have changed the ends of the lines.
        let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        Case::read(path.file_stem().unwrap().to_str().unwrap(), &text)
    })
}

impl Case {
    fn read(name: &str, text: &str) -> Self {
        let (shows, files) = text.split_once("=== ").unwrap_or_else(|| panic!("{name} has no file"));
        let mut case = Self {
            name: name.to_owned(),
            shows: shows.trim().to_owned(),
            folder: Folder::default(),
            actors: Vec::new(),
            texts: Vec::new(),
        };
        assert!(!case.shows.is_empty(), "{name} does not say what it shows");
        for file in files.split("\n=== ") {
            let (header, text) = file.split_once('\n').unwrap_or((file, ""));
            let mut words = header.split_whitespace();
            let path = words.next().unwrap_or_else(|| panic!("{name}: a file without a path"));
            let words: Vec<&str> = words.collect();
            // The line end before the next header is the header's.
            let text =
                if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
            case.file(path, text, &words);
        }
        if !case.folder.contains("dimensions.ron") && !case.shows.contains("without dimensions") {
            case.file("dimensions.ron", DIMENSIONS.to_owned(), &[]);
        }
        case
    }

    fn file(&mut self, path: &str, mut text: String, words: &[&str]) {
        let mut bytes = None;
        for word in words {
            match *word {
                "[no-end]" => text = text.trim_end_matches('\n').to_owned(),
                "[crlf]" => text = text.replace('\n', "\r\n"),
                "[bom]" => bytes = Some([b"\xef\xbb\xbf", text.as_bytes()].concat()),
                "[latin1]" => bytes = Some(text.chars().map(|c| u8::try_from(c).unwrap()).collect()),
                "[utf16]" => {
                    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
                    bytes = Some(units.flat_map(u16::to_le_bytes).collect());
                }
                "[unreadable]" => return self.folder.insert_unreadable(path, "Is a directory"),
                _ => panic!("{}: {word} means nothing", self.name),
            }
        }
        let encoded = words.iter().any(|word| ["[latin1]", "[utf16]"].contains(word));
        let bytes = bytes.unwrap_or_else(|| text.clone().into_bytes());
        if !encoded {
            self.texts.push((path.to_owned(), text));
        }
        if path.ends_with(".actor.ron") {
            self.actors.push((path.to_owned(), bytes));
        } else {
            self.folder.insert(path, bytes);
        }
    }

    /// What one sees of a file in an editor, without its byte order mark.
    pub fn text(&self, file: &str) -> Option<&str> {
        self.texts.iter().find(|(path, _)| path == file).map(|(_, text)| text.as_str())
    }
}
