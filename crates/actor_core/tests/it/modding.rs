//! The modding chapter is correct: its files load in the order in which a reader writes them, the tool prints what the
//! chapter shows, and the chapter lists every message.

use std::collections::BTreeSet;
use std::path::Path;

use actor_core::prelude::*;

const CHAPTER: &str = include_str!("../../src/modding.md");

/// The blocks of one language: the text between the fences.
fn blocks(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'))
}

/// What a reader has written so far.
#[derive(Default)]
struct Reader {
    folder: Folder,
    hero: String,
    /// The file that was written last, and what it said before.
    last: Option<(String, Vec<u8>)>,
}

impl Reader {
    fn write(&mut self, text: &str) {
        let path =
            text.lines().next().and_then(|line| line.strip_prefix("// ")).expect("a block names its file");
        if path == "hero.actor.ron" {
            self.hero = text.into();
            return;
        }
        assert!(Folder::is_file_of_interest(path), "{path}");
        let before = self.folder.iter().find(|(known, _)| known.as_ref() == path);
        self.last = before.map(|(_, content)| (path.to_owned(), content.unwrap().to_owned()));
        self.folder.insert(path, text);
    }

    /// What the tool prints.
    fn run(&mut self, command: &str) -> String {
        let (registry, problems) = Registry::from_folder(&self.folder);
        match command.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["actor-core", "check", _] if problems.is_empty() => "all files are good".into(),
            ["actor-core", "check", _] => {
                // The reader mends what is wrong before going on.
                if let Some((path, before)) = self.last.take() {
                    self.folder.insert(path, before);
                }
                let (errors, warnings) = (problems.errors(), problems.len() - problems.errors());
                format!("{problems}\n\n{errors} error, {warnings} warnings")
            }
            ["actor-core", "explain", _, "--actor", "hero.actor.ron", dimension] => {
                let hero = ActorDefinition::from_ron("hero.actor.ron", &self.hero).unwrap();
                assert!(!problems.has_errors() && !hero.check(&registry).has_errors(), "{problems}");
                hero.explain(&registry, *dimension).unwrap().to_string()
            }
            other => panic!("what is {other:?}?"),
        }
    }
}

#[test]
fn its_examples_give_what_it_says() {
    let mut reader = Reader::default();
    let mut compared = 0;
    for (language, block) in blocks(CHAPTER) {
        match language {
            "ron" => reader.write(block),
            "text" => {
                let (command, output) = block.split_once('\n').unwrap();
                assert_eq!(reader.run(command.strip_prefix("$ ").unwrap()), output, "{command}");
                compared += 1;
            }
            other => panic!("a block of {other}"),
        }
    }
    assert_eq!(compared, 5);
    let (registry, problems) = Registry::from_folder(&reader.folder);
    assert!(registry.is_ready() && !problems.has_errors(), "{problems}");
}

/// All text of the source files below a folder.
fn sources(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| {
        if path.is_dir() { sources(&path) } else { std::fs::read_to_string(path).unwrap() }
    };
    entries.map(text).collect()
}

/// The names that stand in quotes right after one of these words.
fn names_after<'a>(source: &'a str, words: &[&str]) -> BTreeSet<&'a str> {
    let after = words.iter().flat_map(|word| source.split(word).skip(1));
    let quoted = after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    let kebab = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    quoted.filter(kebab).collect()
}

#[test]
fn it_knows_every_message_and_every_lint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (all, lints) = (sources(&root), sources(&root.join("lint")));
    let makers =
        ["Diagnostic::error(", "Diagnostic::warning(", ".error(", "error_with_help(", " error(", "code: "];
    let names = names_after(&all, &makers);
    assert!(names.len() > 30, "{names:?}");
    let lints = names_after(&lints, &["Lint { name:", "    name:"]);
    let missing: Vec<_> =
        names.iter().chain(&lints).filter(|name| !CHAPTER.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "the chapter says nothing of {missing:?}");
}
