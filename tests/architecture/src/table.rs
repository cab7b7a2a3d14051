//! The rules of one crate as data, which a test writes as a constant.
//!
//! This file only defines the data; the `rules` folder checks each part. Start reading at [`Layers`].

/// The layers of one crate, and what else holds in it.
#[derive(Debug, Clone, Copy)]
pub struct Layers {
    /// The name of the crate, as other crates import it.
    pub crate_name: &'static str,
    /// The folder with `lib.rs` or `main.rs`, from the root of the workspace, with `/`.
    pub src: &'static str,
    /// The layers from the lowest to the highest: a layer may only use layers above it in this list.
    pub layers: &'static [Layer],
    /// The folders whose files may import each other in a circle, each with its reason.
    pub folder_cycles: &'static [(&'static str, &'static str)],
    /// The paths of other crates that no file may name.
    pub forbidden: &'static [Forbidden],
    /// The names that several types may share, each with its reason.
    pub same_names: &'static [(&'static str, &'static str)],
}

/// One layer: a folder or a file at the top of `src`, without `.rs`.
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    /// The name of the folder or the file.
    pub name: &'static str,
    /// The layers that its files may import, besides their own.
    pub may_use: &'static [&'static str],
}

/// A path of another crate that no file may name, such as `bevy_ecs` or `std::fs`.
#[derive(Debug, Clone, Copy)]
pub struct Forbidden {
    /// The path; it forbids everything below it as well.
    pub path: &'static str,
    /// What is allowed all the same.
    pub except: &'static [Except],
}

/// What a [`Forbidden`] path leaves allowed, with the reason.
#[derive(Debug, Clone, Copy)]
pub enum Except {
    /// Everything below a longer path, such as `std::fs::File`.
    Path(&'static str, &'static str),
    /// Everything in a file or folder below `src`, such as `files/folder.rs` or `files`.
    In(&'static str, &'static str),
}

/// Gives the layer of a file, by its path below `src`; `None` is the root of the crate.
pub fn layer_of(path: &str) -> Option<&str> {
    match path.split_once('/') {
        Some((folder, _)) => Some(folder),
        None if path == "lib.rs" || path == "main.rs" => None,
        None => Some(path.strip_suffix(".rs").unwrap_or(path)),
    }
}

/// Tells whether a file lies in a folder, or is the folder's own file, as `registry.rs` is of `registry`.
pub fn lies_in(path: &str, folder: &str) -> bool {
    path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
}
