//! Finds files that import each other in a cycle.
//!
//! Imports go in; [`Cycle`]s come out, each with all files that take part and the shortest way round. Start reading at
//! [`Graph::cycles`].

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::imports::{Import, Imports};
use crate::source::FileId;

/// The files of a crate, with an edge for each file that one imports.
pub(crate) struct Graph<'a> {
    edges: DiGraphMap<FileId, &'a Import>,
}

/// Files of which each imports, directly or not, all others.
pub(crate) struct Cycle<'a> {
    pub files: BTreeSet<FileId>,
    /// The links of the shortest way round, in order.
    pub shortest: Vec<&'a Import>,
}

impl<'a> Graph<'a> {
    /// Takes the first import of one file from another as the edge. Macros at the root of the crate are for everyone.
    pub fn new(imports: &'a Imports) -> Self {
        let mut edges = DiGraphMap::new();
        for file in 0..imports.source.files.len() {
            edges.add_node(file);
        }
        let is_root =
            |file: FileId| imports.source.modules[imports.source.files[file].module].parent.is_none();
        for import in imports.all.iter().filter(|import| !(import.is_macro && is_root(import.to))) {
            if !edges.contains_edge(import.from, import.to) {
                edges.add_edge(import.from, import.to, import);
            }
        }
        Self { edges }
    }

    /// Gives each cycle, with the shortest way round that has a link that counts; a cycle without one has any way round.
    pub fn cycles(&self, counts: impl Fn(&Import) -> bool) -> Vec<Cycle<'a>> {
        let mut cycles: Vec<Cycle> = tarjan_scc(&self.edges)
            .into_iter()
            .filter(|files| files.len() > 1)
            .map(|files| {
                let files: BTreeSet<FileId> = files.into_iter().collect();
                let shortest = self.shortest(&files, &counts);
                let shortest = shortest.or_else(|| self.shortest(&files, |_| true)).unwrap_or_default();
                Cycle { files, shortest }
            })
            .collect();
        cycles.sort_by(|a, b| a.files.cmp(&b.files));
        cycles
    }

    fn shortest(
        &self,
        files: &BTreeSet<FileId>,
        counts: impl Fn(&Import) -> bool,
    ) -> Option<Vec<&'a Import>> {
        let mut best: Option<Vec<&Import>> = None;
        for (from, to, import) in self.edges.all_edges() {
            if !files.contains(&from) || !files.contains(&to) || !counts(import) {
                continue;
            }
            if let Some(back) = self.way(to, from) {
                let way: Vec<&Import> = std::iter::once(*import).chain(back).collect();
                if best.as_ref().is_none_or(|best| way.len() < best.len()) {
                    best = Some(way);
                }
            }
        }
        best
    }

    /// Gives the links of the shortest way from one file to another.
    fn way(&self, from: FileId, to: FileId) -> Option<Vec<&'a Import>> {
        let mut came_from: BTreeMap<FileId, &Import> = BTreeMap::new();
        let mut next = VecDeque::from([from]);
        while let Some(file) = next.pop_front() {
            if file == to {
                let mut way = Vec::new();
                let mut at = to;
                while at != from {
                    let import = came_from.get(&at)?;
                    way.push(*import);
                    at = import.from;
                }
                way.reverse();
                return Some(way);
            }
            for (_, other, import) in self.edges.edges(file) {
                if other != from && !came_from.contains_key(&other) {
                    came_from.insert(other, *import);
                    next.push_back(other);
                }
            }
        }
        None
    }
}
