//! For each broken file, the problems name the place, the mistake and a remedy. Snapshots hold their whole text, as
//! people have reviewed it.
//!
//! A case is a file in `cases/`: a description, and then one or more files, each below a header such as
//! `=== subsystems/race.subsystem.ron`. The module [`case`] describes the headers. To add a case, add a file, run
//! `INSTA_UPDATE=always cargo test -p actor_core --test it corpus`, and read the new text in `snapshots/` as a beginner
//! would.

mod case;
mod codes;

use std::path::Path;

use actor_core::Diagnostics;
use actor_core::prelude::*;
use case::Case;

/// Everything that is wrong with a case, as it is printed: its folder first, then each of its actors.
fn problems(case: &Case) -> Vec<Diagnostics> {
    let (registry, problems) = Registry::from_folder(&case.folder);
    let mut all = vec![problems];
    for (file, bytes) in &case.actors {
        all.push(match ActorDefinition::from_ron(file, bytes) {
            Ok(actor) => actor.check(&registry),
            Err(Error::Definitions(problems)) => problems,
            Err(error) => panic!("{}: {error}", case.name),
        });
    }
    all.retain(|problems| !problems.is_empty());
    all
}

#[test]
fn each_says_where_and_what_and_how_to_mend_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut failed = Vec::new();
    for case in case::all() {
        let problems = problems(&case);
        let found = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n");
        settings.set_description(case.shows.as_str());
        let passed = settings.bind(|| {
            std::panic::catch_unwind(|| {
                assert!(!problems.is_empty(), "nothing is wrong with {}", case.name);
                insta::assert_snapshot!(case.name.as_str(), found);
            })
        });
        failed.extend(passed.is_err().then_some(case.name));
    }
    assert!(failed.is_empty(), "other than its snapshot: {}", failed.join(", "));
}

#[test]
fn each_problem_has_its_place_and_its_line() {
    for case in case::all() {
        for problem in problems(&case).iter().flatten() {
            let place =
                problem.place.as_ref().unwrap_or_else(|| panic!("{}: {problem} is nowhere", case.name));
            let Some(text) = case.text(&place.file) else { continue };
            let line = text.lines().nth(place.span.line as usize - 1).unwrap_or_default();
            let column = place.span.column as usize;
            assert!((1..=line.chars().count() + 1).contains(&column), "{}: {problem}", case.name);
            let (start, end) = (place.span.start as usize, place.span.end as usize);
            assert!(text.get(start..end).is_some(), "{}: {problem}", case.name);
        }
    }
}

#[test]
fn no_snapshot_is_left_of_a_case_that_is_gone() {
    let cases: Vec<String> = case::all().map(|case| format!("{}.snap", case.name)).collect();
    for entry in std::fs::read_dir(Path::new(case::ROOT).join("snapshots")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(cases.contains(&name) || name.ends_with(".snap.new"), "{name} has no case");
    }
}
