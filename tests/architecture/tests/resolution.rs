//! Paths lead to the file that defines the item, in small crates.
//!
//! The first line of each file is its head, so the text begins in line 2.

mod common;

use common::imports;

#[test]
fn a_chain_of_re_exports_leads_to_the_file_that_defines_the_item() {
    let found = imports(&[
        ("lib.rs", "mod low; mod high; pub use low::Third;"),
        ("low/mod.rs", "pub mod deep; pub use deep::Second as Third;"),
        ("low/deep/mod.rs", "mod first; pub use first::*;"),
        ("low/deep/first.rs", "pub struct Second;"),
        (
            "high.rs",
            "use crate::Third;\nuse crate::low::Third as Other;\nfn f(_: crate::low::deep::Second) {}",
        ),
    ]);
    assert_eq!(
        found,
        [
            "high.rs:2 low/deep/first.rs crate::Third",
            "high.rs:3 low/deep/first.rs crate::low::Third",
            "high.rs:4 low/deep/first.rs crate::low::deep::Second",
        ]
    );
}

#[test]
fn groups_self_super_and_modules_are_followed() {
    let found = imports(&[
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "use crate::b::{self, c::{C, self as d}};\nuse super::b::f;\nfn g() { b::c::h(); f(); d::h() }",
        ),
        ("b/mod.rs", "pub mod c; pub fn f() {}"),
        ("b/c.rs", "pub struct C; pub fn h() { super::super::a::g() }"),
    ]);
    assert_eq!(
        found,
        [
            "a.rs:2 b/mod.rs crate::b",
            "a.rs:2 b/c.rs crate::b::c",
            "a.rs:2 b/c.rs crate::b::c::C",
            "a.rs:3 b/mod.rs super::b::f",
            "a.rs:4 b/c.rs b::c::h",
            "a.rs:4 b/c.rs d::h",
            "b/c.rs:2 a.rs super::super::a::g",
        ]
    );
}

#[test]
fn names_behind_a_glob_count_for_the_file_that_defines_them() {
    let found = imports(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::*;\nfn f(_: Kind) { One; }"),
        ("b/mod.rs", "mod kind; pub use kind::Kind::{self, *};"),
        ("b/kind.rs", "pub enum Kind { One, Two }"),
    ]);
    assert_eq!(found, ["a.rs:2 b/mod.rs crate::b::*", "a.rs:3 b/kind.rs Kind", "a.rs:3 b/kind.rs One"]);
}

#[test]
fn a_folder_may_show_its_files_and_imports_those_that_it_uses() {
    let found = imports(&[
        ("lib.rs", "mod a;"),
        (
            "a/mod.rs",
            "mod shown; mod used; mod both;\npub use shown::S;\nuse used::u;\npub(crate) use both::B;\nstruct X(B);",
        ),
        ("a/shown.rs", "pub struct S;"),
        ("a/used.rs", "pub fn u() {}"),
        ("a/both.rs", "pub struct B;"),
    ]);
    assert_eq!(found, ["a/mod.rs:4 a/used.rs used::u", "a/mod.rs:6 a/both.rs B"]);
}

#[test]
fn variables_are_no_items() {
    let found = imports(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; pub use b::b;\nfn f(b: u8) -> u8 { b }\nfn g() { b(); }"),
        ("a/b.rs", "pub fn b() {}"),
    ]);
    assert_eq!(found, ["a/mod.rs:4 a/b.rs b"]);
}

#[test]
fn macros_are_seen_in_their_bodies_and_where_they_are_called() {
    let found = imports(&[
        ("lib.rs", "#[macro_use] mod macros; mod low; mod high;"),
        (
            "macros.rs",
            "macro_rules! make {\n($x:ident) => { use $crate::low::{A, B as C};\n$crate::low::f($x::g(), super::low::D) }\n}\n\
             pub(crate) use make;",
        ),
        ("low.rs", "pub struct A; pub struct B; pub struct D; pub fn f() {}"),
        (
            "high.rs",
            "make!(x);\nfn f() { println!(\"{}\", crate::low::f()); }\nfn g() { strange!(a => { crate::low::A }) }\n\
             fn h() { crate::macros::make!(x) }",
        ),
    ]);
    assert_eq!(
        found,
        [
            "macros.rs:3 low.rs crate::low::A",
            "macros.rs:3 low.rs crate::low::B",
            "macros.rs:4 low.rs crate::low::f",
            "macros.rs:4 low.rs super::low::D",
            "high.rs:2 macros.rs make",
            "high.rs:3 low.rs crate::low::f",
            "high.rs:4 low.rs crate::low::A",
            "high.rs:5 macros.rs crate::macros::make",
        ]
    );
}

#[test]
fn what_a_macro_defines_counts_for_the_file_of_its_call() {
    let found = imports(&[
        ("lib.rs", "mod names; mod user;"),
        ("names/mod.rs", "mod made; mod other; pub use made::Made; pub use other::*;"),
        ("names/made.rs", "make! { Made }"),
        ("names/other.rs", "make! { Other }"),
        ("user.rs", "use crate::names::Made;\nuse crate::names::Other;\nuse crate::names::Unknown;"),
    ]);
    assert_eq!(
        found,
        [
            "user.rs:2 names/made.rs crate::names::Made",
            "user.rs:3 names/other.rs crate::names::Other",
            "user.rs:4 names/mod.rs crate::names::Unknown",
        ]
    );
}

#[test]
fn attributes_are_seen_and_comments_are_not() {
    let found = imports(&[
        ("lib.rs", "mod a; mod low;"),
        (
            "a.rs",
            "/// See [`crate::low::f`].\n#[component(on_insert = crate::low::f)]\nstruct A {\n\
             #[serde(with = \"crate::low\", default = \"super::low::f\")]\nb: u8,\n}\n\
             #[doc = \"crate::low\"]\n#[error(\"crate::low is not a path of its own\")]\nfn g() {}",
        ),
        ("low.rs", "pub fn f() {}"),
    ]);
    assert_eq!(
        found,
        ["a.rs:3 low.rs crate::low::f", "a.rs:5 low.rs crate::low", "a.rs:5 low.rs super::low::f"]
    );
}

#[test]
fn tests_are_left_out_and_features_are_kept() {
    let found = imports(&[
        ("lib.rs", "mod a; mod low; #[cfg(test)] mod tests; #[cfg(all(test, unix))] mod more;"),
        (
            "a.rs",
            "#[cfg(test)] use crate::low::A;\n#[cfg(feature = \"x\")]\nuse crate::low::B;\n\
             #[cfg(not(test))] use crate::low::C;\n#[cfg(any(test, feature = \"x\"))] use crate::low::D;\n\
             #[cfg(test)] mod tests { use crate::low::A; }\n\
             fn f() { #[cfg(test)] crate::low::A;\nmatch 1 { #[cfg(test)] 1 => crate::low::A, _ => crate::low::B } }\n\
             struct S { #[cfg(test)] a: crate::low::A }\n#[cfg_attr(test, derive(crate::low::A))] struct T;",
        ),
        ("low.rs", "pub struct A; pub struct B; pub struct C; pub struct D;"),
        // The module of the tests is not even read.
        ("tests.rs", "no Rust"),
    ]);
    assert_eq!(
        found,
        [
            "a.rs:4 low.rs crate::low::B",
            "a.rs:5 low.rs crate::low::C",
            "a.rs:6 low.rs crate::low::D",
            "a.rs:9 low.rs crate::low::B",
        ]
    );
}

#[test]
fn paths_of_modules_are_followed_to_their_files() {
    let found = imports(&[
        ("lib.rs", "#[path = \"odd/name.rs\"] mod a; mod inline { pub mod b; } mod c; mod r#type;"),
        ("odd/name.rs", "mod beside; pub struct A;"),
        ("odd/beside.rs", "use super::A;"),
        ("inline/b.rs", "use crate::a::A;"),
        ("c.rs", "mod d { pub mod e; }"),
        ("c/d/e.rs", "use small::inline::b;\nuse crate::r#type::T;"),
        ("type.rs", "pub struct T;"),
    ]);
    assert_eq!(
        found,
        [
            "odd/beside.rs:2 odd/name.rs super::A",
            "inline/b.rs:2 odd/name.rs crate::a::A",
            "c/d/e.rs:2 inline/b.rs small::inline::b",
            "c/d/e.rs:3 type.rs crate::r#type::T",
        ]
        .map(|line| line.replace("r#", ""))
    );
}

#[test]
fn globs_and_names_that_lead_in_a_circle_come_to_an_end() {
    let found = imports(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "pub use crate::b::*; pub use crate::b::X as Y;"),
        ("b.rs", "pub use crate::a::*; pub use crate::a::Y as X;"),
        (
            "c.rs",
            "use crate::a::Nothing;\nuse serde::serde;\nfn f() { use one::one; one::two(); use super::*; x() }",
        ),
    ]);
    assert!(found.contains(&"c.rs:2 a.rs crate::a::Nothing".to_owned()), "{found:?}");
}
