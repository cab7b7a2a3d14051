//! Each rule finds a crate that breaks it.
//!
//! The first line of each file is its head, so the text begins in line 2.

mod common;

use std::fs;

use architecture::{Except, Forbidden, Layer, Layers, ReadError, check};
use common::{NONE, checked};
use tempfile::TempDir;

const THREE: Layers = Layers {
    layers: &[
        Layer { name: "low", may_use: &[] },
        Layer { name: "middle", may_use: &["low"] },
        Layer { name: "high", may_use: &["low", "middle"] },
    ],
    ..NONE
};

#[test]
fn a_crate_that_keeps_all_rules_has_no_problems_and_an_overview() {
    let report = checked(
        &THREE,
        &[
            (
                "lib.rs",
                "#[macro_use] mod low; mod middle; mod high; macro_rules! m { () => {} } pub use high::H;",
            ),
            ("low.rs", "pub struct L;"),
            ("middle/mod.rs", "mod inner; pub use inner::M;"),
            ("middle/inner.rs", "use crate::low::L; pub struct M(L);"),
            ("high.rs", "use crate::middle::M; pub struct H(M); m!();"),
        ],
    );
    assert_eq!(report.problems(), [""; 0]);
    assert_eq!(
        report.overview(),
        "small in src
  files: 5, at the top of src: 3
  layers: 3, imports between files: 3
  cycles among files: 0
  low                1 files  imports nothing
  middle             2 files  imports low (1)
  high               1 files  imports (root) (1), middle (1)
  (root)             1 files  imports nothing
"
    );
}

#[test]
fn an_import_of_a_later_layer_is_found_with_file_and_line() {
    let report = checked(
        &THREE,
        &[
            ("lib.rs", "mod low; mod middle; mod high; mod extra; pub struct Root;"),
            ("low.rs", ""),
            ("middle/mod.rs", "mod inner;"),
            ("middle/inner.rs", "use crate::low;\n\nuse crate::high::H;"),
            ("high.rs", "pub struct H;\nfn f(_: crate::Root) {}"),
            ("extra.rs", ""),
        ],
    );
    assert_eq!(
        report.problems(),
        [
            "src/extra.rs: layer `extra` is not in the table",
            "src/middle/inner.rs:4: layer `middle` must not import layer `high` (`crate::high::H`); it may use low",
            "src/high.rs:3: layer `high` must not import from the root of the crate (`crate::Root`)",
        ]
    );
}

#[test]
fn a_table_leads_from_below_to_above() {
    let table = Layers {
        layers: &[
            Layer { name: "a", may_use: &["b", "c"] },
            Layer { name: "b", may_use: &["b"] },
            Layer { name: "a", may_use: &[] },
        ],
        ..NONE
    };
    assert_eq!(
        checked(&table, &[("lib.rs", "")]).problems(),
        [
            "small: layer `a` may use `b`, which stands after it",
            "small: layer `a` may use `c`, which is not in the table",
            "small: layer `b` may use `b`, which is itself",
            "small: layer `a` stands twice in the table",
        ]
    );
}

const FOLDER: [(&str, &str); 4] = [
    ("lib.rs", "mod f;"),
    ("f/mod.rs", "mod a; mod b; pub use a::A; pub struct F;\nfn f(_: A) {}"),
    ("f/a.rs", "use super::b::B;\npub struct A(B);"),
    ("f/b.rs", "\nuse super::F;\npub struct B(F);"),
];

#[test]
fn a_cycle_is_found_with_its_shortest_way_round() {
    const TABLE: Layers = Layers { layers: &[Layer { name: "f", may_use: &[] }], ..NONE };
    assert_eq!(
        checked(&TABLE, &FOLDER).problems(),
        ["src: 3 files import each other in a circle; the shortest way round:
  src/f/mod.rs:3 imports f/a.rs (`A`)
  src/f/a.rs:2 imports f/b.rs (`super::b::B`)
  src/f/b.rs:3 imports f/mod.rs (`super::F`)"]
    );
    let listed = Layers { folder_cycles: &[("f", "it is one thing")], ..TABLE };
    assert_eq!(checked(&listed, &FOLDER).problems(), [""; 0]);
}

#[test]
fn a_folder_on_the_list_allows_no_cycle_beyond_it() {
    let table = Layers {
        layers: &[Layer { name: "f", may_use: &[] }, Layer { name: "g", may_use: &["f"] }],
        folder_cycles: &[("f", "it is one thing"), ("g", "it was one thing")],
        ..NONE
    };
    let report = checked(
        &table,
        &[
            ("lib.rs", "mod f; mod g;"),
            ("f/mod.rs", "mod a; pub struct F; use a::A;"),
            ("f/a.rs", "use super::F; pub struct A; use crate::g::G;"),
            ("g.rs", "use crate::f::F;\npub struct G;"),
        ],
    );
    let cycle = "src: 3 files import each other in a circle; the shortest way round:
  src/f/a.rs:2 imports g.rs (`crate::g::G`)
  src/g.rs:2 imports f/mod.rs (`crate::f::F`)
  src/f/mod.rs:2 imports f/a.rs (`a::A`)";
    assert!(report.problems().iter().any(|problem| problem == cycle), "{:?}", report.problems());
    let alone = checked(&table, &[("lib.rs", "mod f; mod g;"), ("f.rs", ""), ("g.rs", "")]);
    assert_eq!(
        alone.problems(),
        ["f", "g"].map(|folder| format!(
            "src/{folder}: no files import each other in a circle any more; take it off the list"
        ))
    );
}

#[test]
fn a_forbidden_path_is_found_however_it_is_written() {
    let table = Layers {
        layers: &[Layer { name: "a", may_use: &[] }, Layer { name: "b", may_use: &[] }],
        forbidden: &[
            Forbidden {
                path: "bevy_ecs",
                except: &[Except::Path("bevy_ecs::name::Name", "it is only a name")],
            },
            Forbidden { path: "std::fs", except: &[Except::In("b.rs", "it reads"), Except::In("c", "gone")] },
        ],
        ..NONE
    };
    let report = checked(
        &table,
        &[
            ("lib.rs", "mod a; mod b; extern crate bevy_ecs;"),
            (
                "a.rs",
                "use bevy_ecs::{name::Name, world::World};\nuse std::{self as s, fs};\n\
                 fn f(_: ::bevy_ecs::A) { s::fs::read(); fs::read(); World::new() }\n\
                 #[derive(bevy_ecs::B)] struct S;\nmacro_rules! m { () => { bevy_ecs::C } }\n\
                 mod bevy_app { pub fn f() {} }\n#[error(\"bevy_ecs::D\")] fn g() { bevy_app::f() }",
            ),
            ("b.rs", "use std::fs::File;"),
        ],
    );
    assert_eq!(
        report.problems(),
        [
            "src/lib.rs:2: `bevy_ecs` is forbidden in small (`bevy_ecs`)",
            "src/a.rs:2: `bevy_ecs` is forbidden in small (`bevy_ecs::world::World`)",
            "src/a.rs:3: `std::fs` is forbidden in small (`std::fs`)",
            "src/a.rs:4: `bevy_ecs` is forbidden in small (`bevy_ecs::A`)",
            "src/a.rs:4: `std::fs` is forbidden in small (`std::fs::read`)",
            "src/a.rs:5: `bevy_ecs` is forbidden in small (`bevy_ecs::B`)",
            "src/a.rs:6: `bevy_ecs` is forbidden in small (`bevy_ecs::C`)",
            "small: nothing needs the exception `c` from `std::fs` any more; take it off the list",
        ]
    );
}

#[test]
fn types_with_the_same_name_are_found_and_conditions_are_no_second_type() {
    let table = Layers {
        layers: &[Layer { name: "a", may_use: &[] }, Layer { name: "b", may_use: &[] }],
        same_names: &[("Allowed", "each is private"), ("Gone", "there were two")],
        ..NONE
    };
    let report = checked(
        &table,
        &[
            ("lib.rs", "mod a; mod b;"),
            (
                "a.rs",
                "struct Twice; struct Allowed;\n#[cfg(unix)] struct Once; #[cfg(not(unix))] struct Once;\n\
                 #[cfg(unix)] mod m { struct Inner; }\n#[cfg(not(unix))] mod m { struct Inner; }\n\
                 #[cfg(test)] mod tests { struct Once; }",
            ),
            ("b.rs", "enum Allowed {}\nmod m { pub(crate) type Twice = u8; }"),
        ],
    );
    assert_eq!(
        report.problems(),
        [
            "src/a.rs:2 and src/b.rs:3: 2 types have the name `Twice`",
            "small: no two types have the name `Gone` any more; take it off the list",
        ]
    );
}

#[test]
fn a_file_without_a_head_and_a_missing_file_are_found() {
    let folder = TempDir::new().unwrap();
    let src = folder.path().join("src");
    assert!(matches!(check(folder.path(), &NONE), Err(ReadError::NoRoot { .. })));
    fs::create_dir(&src).unwrap();
    fs::write(src.join("lib.rs"), "/// Of an item.\nstruct A;").unwrap();
    let report = check(folder.path(), &NONE).unwrap();
    assert_eq!(report.problems(), ["src/lib.rs:1: the file does not begin with `//!` and what it is for"]);
    fs::write(src.join("lib.rs"), "mod gone;").unwrap();
    assert_eq!(
        check(folder.path(), &NONE).unwrap_err().to_string(),
        "src/lib.rs: the file of module `gone` is not there; looked for gone.rs and gone/mod.rs"
    );
    fs::write(src.join("lib.rs"), "mod a {}\nmod 5;").unwrap();
    assert!(check(folder.path(), &NONE).unwrap_err().to_string().starts_with("src/lib.rs:2: "));
}
