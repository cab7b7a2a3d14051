//! Each crate of the workspace keeps its layers. `cargo test -- --nocapture` also prints an overview of each crate.
//!
//! To let a layer use another one, name it in its row. A row may name only rows above it.

use std::path::Path;

use architecture::{Except, Forbidden, Layer, Layers, check};

const ACTOR_CORE: Layers = Layers {
    crate_name: "actor_core",
    src: "crates/actor_core/src",
    layers: &[
        // Words.
        Layer { name: "diagnostics", may_use: &[] },
        Layer { name: "vocabulary", may_use: &["diagnostics"] },
        Layer { name: "error", may_use: &["diagnostics", "vocabulary"] },
        Layer { name: "report", may_use: &["diagnostics", "error"] },
        Layer { name: "lifespan", may_use: &["error"] },
        // What files and code state.
        Layer { name: "formula", may_use: &["vocabulary"] },
        Layer { name: "definitions", may_use: &["diagnostics", "vocabulary"] },
        Layer { name: "statements", may_use: &["vocabulary", "error"] },
        Layer {
            name: "files",
            may_use: &["diagnostics", "vocabulary", "error", "lifespan", "definitions", "statements"],
        },
        // What holds: checked, compiled, examined.
        Layer {
            name: "registry",
            may_use: &[
                "diagnostics",
                "vocabulary",
                "error",
                "report",
                "formula",
                "definitions",
                "statements",
            ],
        },
        Layer { name: "lint", may_use: &["diagnostics", "vocabulary", "formula", "definitions", "registry"] },
        Layer {
            name: "load",
            may_use: &["diagnostics", "vocabulary", "error", "definitions", "files", "registry", "lint"],
        },
        // The numbers.
        Layer {
            name: "resolve",
            may_use: &["diagnostics", "vocabulary", "error", "definitions", "statements", "registry"],
        },
        Layer {
            name: "snapshot",
            may_use: &["diagnostics", "vocabulary", "error", "definitions", "registry", "resolve"],
        },
        Layer { name: "explain", may_use: &["vocabulary", "definitions", "registry", "resolve"] },
        Layer {
            name: "workspace",
            may_use: &["vocabulary", "error", "statements", "registry", "resolve", "snapshot", "explain"],
        },
        Layer {
            name: "actor_definition",
            may_use: &[
                "vocabulary",
                "error",
                "files",
                "registry",
                "resolve",
                "snapshot",
                "explain",
                "workspace",
            ],
        },
        // What an actor has, and what time does to it.
        Layer {
            name: "contributor",
            may_use: &["vocabulary", "definitions", "statements", "registry", "resolve"],
        },
        Layer { name: "time", may_use: &["vocabulary"] },
        Layer {
            name: "effect",
            may_use: &[
                "diagnostics",
                "vocabulary",
                "error",
                "definitions",
                "statements",
                "registry",
                "resolve",
                "snapshot",
                "contributor",
                "time",
            ],
        },
        Layer { name: "pool", may_use: &["vocabulary", "snapshot"] },
        // Saves, and files on disk.
        Layer {
            name: "record",
            may_use: &[
                "diagnostics",
                "vocabulary",
                "error",
                "definitions",
                "registry",
                "contributor",
                "pool",
            ],
        },
        Layer { name: "fs", may_use: &["error", "definitions", "files", "record"] },
    ],
    folder_cycles: &[
        (
            "effect",
            "an application that overflows applies another effect, so applying calls itself across two files",
        ),
        ("files", "the reader asks for advice about a wrong type, and the advice reads on with the reader"),
        ("files/syntax", "one automaton: the check, its tokens and its advice share its state"),
        ("lint", "a case asks what is possible, and what is possible depends on cases"),
        ("pool", "a pool and its saved form convert into each other"),
        ("time", "a timeline and its saved form convert into each other"),
    ],
    forbidden: &[
        Forbidden { path: "bevy_ecs", except: &[] },
        Forbidden { path: "bevy_app", except: &[] },
        Forbidden { path: "bevy_asset", except: &[] },
        Forbidden { path: "bevy_time", except: &[] },
        Forbidden { path: "bevy_tasks", except: &[] },
        Forbidden { path: "tracing", except: &[] },
        Forbidden { path: "std::thread", except: &[] },
        Forbidden {
            path: "std::time",
            except: &[Except::Path("std::time::Duration", "a length of time is data")],
        },
        Forbidden { path: "std::fs", except: &[Except::In("fs", "it is the module that opens files")] },
    ],
    same_names: &[],
};

const BEVY_ACTOR_CORE: Layers = Layers {
    crate_name: "bevy_actor_core",
    src: "src",
    layers: &[
        // What every topic needs.
        Layer { name: "error", may_use: &[] },
        Layer { name: "newtype", may_use: &[] },
        Layer { name: "sets", may_use: &[] },
        Layer { name: "source", may_use: &[] },
        Layer { name: "changed_rows", may_use: &[] },
        Layer { name: "registry", may_use: &[] },
        Layer { name: "reports", may_use: &["error", "registry"] },
        Layer { name: "statements", may_use: &["newtype"] },
        // Topics, each with its plugin.
        Layer { name: "time", may_use: &["source"] },
        Layer {
            name: "contributors",
            may_use: &["error", "source", "changed_rows", "registry", "reports", "statements", "time"],
        },
        Layer { name: "actor", may_use: &["error", "newtype", "reports", "statements", "contributors"] },
        Layer { name: "reenabled", may_use: &["statements", "contributors"] },
        Layer {
            name: "observe",
            may_use: &["error", "sets", "changed_rows", "registry", "reports", "statements", "actor"],
        },
        Layer {
            name: "aggregate",
            may_use: &[
                "error",
                "source",
                "changed_rows",
                "registry",
                "statements",
                "contributors",
                "actor",
                "observe",
            ],
        },
        Layer { name: "watch", may_use: &["changed_rows", "actor", "reenabled"] },
        Layer { name: "pools", may_use: &["newtype", "actor"] },
        Layer {
            name: "effects",
            may_use: &["source", "registry", "statements", "time", "contributors", "actor", "aggregate"],
        },
        Layer {
            name: "subsystem",
            may_use: &["error", "sets", "registry", "reports", "statements", "actor", "reenabled", "observe"],
        },
        Layer { name: "assets", may_use: &["registry", "actor", "observe"] },
        Layer {
            name: "save",
            may_use: &[
                "error",
                "source",
                "registry",
                "statements",
                "time",
                "contributors",
                "actor",
                "pools",
                "effects",
                "subsystem",
            ],
        },
        // The order of everything.
        Layer {
            name: "plugin",
            may_use: &[
                "sets",
                "registry",
                "reports",
                "statements",
                "time",
                "contributors",
                "actor",
                "reenabled",
                "observe",
                "aggregate",
                "watch",
                "pools",
                "effects",
                "subsystem",
                "assets",
                "save",
            ],
        },
    ],
    folder_cycles: &[],
    forbidden: &[Forbidden { path: "std::fs", except: &[] }],
    same_names: &[],
};

const ACTOR_CORE_CLI: Layers = Layers {
    crate_name: "actor_core_cli",
    src: "crates/actor_core_cli/src",
    layers: &[
        Layer { name: "command_line", may_use: &[] },
        Layer { name: "numbers", may_use: &["command_line"] },
        Layer { name: "problems", may_use: &["command_line"] },
    ],
    folder_cycles: &[],
    forbidden: &[Forbidden { path: "bevy_reflect", except: &[] }],
    same_names: &[],
};

const ARCHITECTURE: Layers = Layers {
    crate_name: "architecture",
    src: "src",
    layers: &[
        Layer { name: "table", may_use: &[] },
        Layer { name: "source", may_use: &[] },
        Layer { name: "paths", may_use: &["source"] },
        Layer { name: "resolve", may_use: &["source", "paths"] },
        Layer { name: "imports", may_use: &["source", "paths", "resolve"] },
        Layer { name: "cycles", may_use: &["source", "imports"] },
        Layer { name: "rules", may_use: &["table", "source", "resolve", "imports", "cycles"] },
        Layer { name: "overview", may_use: &["table", "imports", "cycles"] },
        Layer { name: "report", may_use: &["table", "source", "imports", "rules", "overview"] },
    ],
    folder_cycles: &[],
    forbidden: &[],
    same_names: &[("Collector", "one collects paths, one names, one imports; each is private to its file")],
};

/// Checks a crate, and prints its overview.
fn holds(workspace: &Path, table: &Layers) {
    let report = check(workspace, table).unwrap();
    println!("{}", report.overview());
    let problems = report.problems();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_layers_of_actor_core_hold() {
    holds(&here().join("../.."), &ACTOR_CORE);
}

#[test]
fn the_layers_of_bevy_actor_core_hold() {
    holds(&here().join("../.."), &BEVY_ACTOR_CORE);
}

#[test]
fn the_layers_of_actor_core_cli_hold() {
    holds(&here().join("../.."), &ACTOR_CORE_CLI);
}

#[test]
fn the_layers_of_this_crate_hold() {
    holds(here(), &ARCHITECTURE);
}
