//! A command line that is not understood exits with 2. Help and version go to stdout.

use super::*;

#[test]
fn a_command_line_that_is_not_understood_exits_with_2() {
    let files = Files::new(&[]);
    let (dir, hero) = (files.dir(), files.actor(HERO));
    for arguments in [
        &[][..],
        &["chekc", &dir],
        &["check"],
        &["check", &dir, "--format", "xml"],
        &["check", &dir, "more"],
        &["resolve", &dir],
        &["resolve", "--actor", &hero],
        &["resolve", &dir, "--actor", &hero, "--format", "text"],
        &["explain", &dir, "--actor", &hero],
        &["explain", &dir, "--actor", &hero, "strength", "--format", "table"],
    ] {
        let run = actor_core(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.contains("--help"), "{arguments:?} gave {}", run.stderr);
    }
}

#[test]
fn help_and_version_are_printed_to_stdout() {
    for (arguments, parts) in [
        (&["--help"][..], &["check", "resolve", "explain"][..]),
        (&["explain", "--help"], &["`contributions`", "`left_out`", "`caps_left_out`", "`clipped`"]),
        (&["check", "--help"], &["text", "json", "github"]),
        (&["--version"], &[env!("CARGO_PKG_VERSION")]),
    ] {
        let run = actor_core(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        for part in parts {
            assert!(run.stdout.contains(part), "{part} is not in\n{}", run.stdout);
        }
    }
}
