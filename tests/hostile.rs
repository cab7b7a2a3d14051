//! Whatever bytes stand in the files: no panic, no overflow of a small stack, and an answer soon.
//!
//! Nothing here is timed, since machines differ; run it with `--release -- --nocapture --test-threads 1` to see how long
//! each takes.

use std::time::Instant;

use bevy_actor_core::prelude::*;

/// Little enough to find recursion: the main thread of a game has at least eight times as much.
const STACK: usize = 1 << 20;

const DIMENSIONS: &str =
    r#"(dimensions: {"strength": (), "level": (), "damage": (kind: Context), "age": (merge: Max)})"#;

/// Loads a folder and prints its problems; gives how many there are.
fn load(what: &str, files: &[(&str, Vec<u8>)]) -> usize {
    let mut folder: Folder = [("dimensions.ron", DIMENSIONS.as_bytes())].into_iter().collect();
    for (path, content) in files {
        folder.insert(*path, content.clone());
    }
    on_a_small_stack(what, move || {
        let (_, problems) = Registry::from_folder(&folder);
        std::hint::black_box(problems.to_string());
        std::hint::black_box(problems.colored().to_string());
        problems.len()
    })
}

fn on_a_small_stack<T: Send + 'static>(what: &str, run: impl FnOnce() -> T + Send + 'static) -> T {
    let before = Instant::now();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    let result = thread.join().unwrap_or_else(|_| panic!("{what} panics"));
    println!("{:7.3} s  {what}", before.elapsed().as_secs_f64());
    result
}

/// Reads this text as each kind of file there is, and as an actor. There must be a problem in each.
fn in_every_file(what: &str, text: &[u8]) {
    for path in ["dimensions.ron", "cap_layers.ron", "curves.ron", "config.ron", "subsystems/a.subsystem.ron"]
    {
        assert!(load(&format!("{what}, as {path}"), &[(path, text.to_vec())]) > 0, "{what}, as {path}");
    }
    let text = text.to_vec();
    let problems = on_a_small_stack(&format!("{what}, as an actor"), move || {
        ActorDefinition::from_ron("hero.actor.ron", text).err().map(|error| error.to_string())
    });
    assert!(problems.is_some_and(|problems| !problems.is_empty()), "{what}, as an actor");
}

/// A subsystem file whose only rule adds the value of this formula.
fn formula(what: &str, formula: &str) -> usize {
    let as_value = format!("(id: \"a\", rules: [(add: {{\"strength\": \"{formula}\"}})])");
    let as_condition = format!("(id: \"a\", rules: [(when: \"{formula}\", add: {{\"strength\": 1}})])");
    let as_cap =
        format!("(id: \"a\", rules: [(limits: [(dimension: \"strength\", hard_max: r#\"{formula}\"#)])])");
    let as_base = format!("(dimensions: {{\"strength\": (base: \"{formula}\"), \"level\": ()}})");
    let found = load(&format!("the formula {what}"), &[("subsystems/a.subsystem.ron", as_value.into())]);
    load(&format!("the condition {what}"), &[("subsystems/a.subsystem.ron", as_condition.into())]);
    load(&format!("the cap {what}"), &[("subsystems/a.subsystem.ron", as_cap.into())]);
    load(&format!("the base {what}"), &[("dimensions.ron", as_base.into())]);
    found
}

/// About this many bytes of a pattern.
fn megabytes(count: usize, pattern: &str) -> String {
    pattern.repeat((count << 20) / pattern.len())
}

#[test]
fn brackets_without_end() {
    for open in [
        "(",
        "[",
        "{",
        "{1: ",
        "(a: ",
        "Some(",
        "Not(",
        "All([",
        "/*",
        "(id: \"a\", rules: [(when: ",
        "r#\"",
        "'(",
    ] {
        in_every_file(&format!("50,000 times {open}"), open.repeat(50_000).as_bytes());
    }
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("Not(", ")"), ("All([", "])"), ("(a: ", ")")] {
        let text = format!("{}{}", open.repeat(50_000), close.repeat(50_000));
        in_every_file(&format!("50,000 times {open} and {close}"), text.as_bytes());
    }
    let when = format!("{}Always{}", "Not(".repeat(50_000), ")".repeat(50_000));
    let text = format!("(id: \"a\", rules: [(when: {when})])");
    assert!(load("50,000 conditions", &[("subsystems/a.subsystem.ron", text.into())]) > 0);
}

#[test]
fn formulas_without_end() {
    let deep = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(20_000), close.repeat(20_000))
    };
    for (what, text) in [
        ("of 20,000 parentheses", deep("(", "level", ")")),
        ("of 20,000 open parentheses", deep("(", "", "")),
        ("of 20,000 closed parentheses", deep("", "level", ")")),
        ("of 20,000 calls", deep("abs(", "level", ")")),
        ("of 20,000 choices", deep("if(level, ", "1", ", 0)")),
        ("of 20,000 choices in conditions", deep("if(", "1", ", 1, 0)")),
        ("of 20,000 powers", deep("2 ^ ", "level", "")),
        ("of 20,000 powers of minus", deep("2 ^ -", "level", "")),
        ("of 20,000 unknown calls", deep("f(", "level", ")")),
    ] {
        assert!(formula(what, &text) > 0, "{what}");
    }
    for (what, pattern) in [
        ("minuses", "-"),
        ("nots", "not "),
        ("sums", "level + "),
        ("products", "level * "),
        ("ands", "level and "),
        ("comparisons", "level < "),
        ("unknown names in sums", "x + "),
        ("names", "level "),
        ("letters", "a"),
        ("digits", "1"),
        ("numbers", "1 "),
        ("points", "."),
        ("commas", ","),
        ("values", "min(1,1)+"),
        ("wrong calls", "floor()+"),
        ("unknown calls", "f()+"),
        ("dollars", "$"),
        ("large letters", "ä"),
        ("spaces", " "),
        ("lines", "\n"),
        ("percents", "1%+"),
        ("closed parentheses", "1)"),
    ] {
        formula(&format!("of 5 MB of {what}"), &megabytes(5, pattern));
        formula(&format!("of 5 MB of {what} and an end"), &(megabytes(5, pattern) + "1"));
    }
    formula("of 1 MB of escapes", &megabytes(1, "\\u{31}+"));
    formula("of one function with a million values", &format!("min({}1)", "1,".repeat(1_000_000)));
}

#[test]
fn one_line_of_ten_megabytes() {
    for pattern in [
        "a", "1", "é", "(", ")", "[", "]", "{", "}", ",", ":", "\"", "'", "\\", "/", "#", "#![", "!", "=",
        ".", "-", "_", " ", "\u{feff}", "\0", "//", "/*", "*/", "r", "r#", "r#\"", "b\"", "a,", "a:", "a:1,",
        "1,", "1 ", "(),", "[],", "{},", "\"\"", "\"a\",", "\"a\":", "a(", "Some", "Some(", "'a'", "'a',",
        "\\u{41}", "0x", "1e", "1.", "\u{200b}", "a\n", "(\n",
    ] {
        in_every_file(&format!("10 MB of {pattern:?}"), megabytes(10, pattern).as_bytes());
    }
    for (open, pattern, close) in [
        ("[", "1,", "]"),
        ("[", "(),", "]"),
        ("[", "\"a\",", "]"),
        ("(", "1,", ")"),
        ("(", "a:1,", ")"),
        ("(id:", "1,id:", "1)"),
        ("{", "1:1,", "}"),
        ("{", "\"a\":1,", "}"),
        ("{", "a,", "}"),
        ("{", "a:", "}"),
        ("[", ")", "]"),
        ("(", "]", ")"),
        ("\"", "\\n", "\""),
        ("\"", "\\q", "\""),
        ("\"", "é", "\""),
        ("r#\"", "\"", "\"#"),
        ("'", "a", "'"),
        ("//", "a", ""),
        ("/*", "a", "*/"),
        ("/*", "/*", "*/"),
        ("(a: \"", "b", "\")"),
        ("(a: \"", "b", "\"),"),
    ] {
        let text = format!("{open}{}{close}", megabytes(10, pattern));
        in_every_file(&format!("10 MB of {pattern:?} between {open:?} and {close:?}"), text.as_bytes());
    }
}

#[test]
fn bytes_that_are_no_text() {
    for (what, bytes) in [
        ("one bad byte", b"\xff".to_vec()),
        ("an end that is cut off", b"(id: \"\xe4\xb8".to_vec()),
        ("bad bytes", vec![0xff; 10 << 20]),
        ("halves of characters", [0xc3, b'('].repeat(5 << 20)),
        ("surrogates", [0xed, 0xa0, 0x80].repeat(3 << 20)),
        ("zeros", vec![0; 10 << 20]),
        ("every byte", (0..=255).collect::<Vec<u8>>().repeat(40_000)),
        ("UTF-16", "(id: \"a\")".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("nothing", Vec::new()),
        ("only a mark", b"\xef\xbb\xbf".to_vec()),
        ("marks", b"\xef\xbb\xbf".repeat(1 << 20)),
    ] {
        in_every_file(what, &bytes);
    }
}
