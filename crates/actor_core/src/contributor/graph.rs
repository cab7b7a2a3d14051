//! [`ContributorGraph`]: the relationships between contributors, and searches through them for contributors and cycles.

use std::collections::HashSet;
use std::hash::Hash;

/// The number of contributors up to which a linear search is faster than a set.
const FEW: usize = 16;

/// The way in which a node contributes to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// As an item, which outlives its owner.
    Item,
    /// As an effect, which ends with its target.
    Effect,
}

/// A contributing node, and the way in which it contributes.
pub type Link<N> = (N, LinkKind);

/// The links that do not count, because they would close a cycle.
pub type RejectedLinks<N> = HashSet<Link<N>, foldhash::fast::RandomState>;

type Nodes<N> = HashSet<N, foldhash::fast::RandomState>;

/// The relationships between contributors. The caller implements it over its own entities.
pub trait ContributorGraph {
    /// A node that contributes, or that others contribute to.
    type Node: Copy + Eq + Hash;

    /// Returns the node that `node` contributes to as this kind of contributor, if there is one.
    fn target(&self, node: Self::Node, kind: LinkKind) -> Option<Self::Node>;

    /// Returns the direct contributors of a node: items first, then effects, each in the order in which they were
    /// added.
    fn contributors(&self, node: Self::Node) -> impl Iterator<Item = Link<Self::Node>>;

    /// Returns the nodes that `node` contributes to, without those behind rejected links.
    fn targets(
        &self,
        node: Self::Node,
        rejected: &RejectedLinks<Self::Node>,
    ) -> impl Iterator<Item = Self::Node> {
        let counts = move |kind| {
            self.target(node, kind).filter(|_| rejected.is_empty() || !rejected.contains(&(node, kind)))
        };
        [LinkKind::Item, LinkKind::Effect].into_iter().filter_map(counts)
    }
}

/// Returns whether no path from a node leads into a cycle. `known` collects the nodes that lead to none, so that a
/// chain whose links are all added at once is walked only once.
pub fn leads_to_no_cycle<G: ContributorGraph>(
    graph: &G,
    node: G::Node,
    rejected: &RejectedLinks<G::Node>,
    known: &mut Nodes<G::Node>,
) -> bool {
    // The usual case is a sword or an effect whose owner contributes to nobody.
    if graph.targets(node, rejected).all(|target| graph.targets(target, rejected).next().is_none()) {
        return true;
    }
    let mut on_the_way: Nodes<G::Node> = HashSet::default();
    // Each node is visited twice: on the way down, and when all its targets are known.
    let mut open = vec![(node, false)];
    while let Some((next, is_done)) = open.pop() {
        if is_done {
            known.insert(next);
            continue;
        }
        if known.contains(&next) {
            continue;
        }
        if !on_the_way.insert(next) {
            return false;
        }
        open.push((next, true));
        open.extend(graph.targets(next, rejected).map(|target| (target, false)));
    }
    true
}

/// Returns the chain that starts at a node with this link and leads back to the node, if there is one. The node is both
/// the first and the last element.
pub fn find_cycle<G: ContributorGraph>(
    graph: &G,
    (node, kind): Link<G::Node>,
    rejected: &RejectedLinks<G::Node>,
) -> Option<Vec<G::Node>> {
    // Each node with the index of its predecessor.
    let mut found = vec![(node, 0)];
    let mut seen: Nodes<G::Node> = HashSet::default();
    let mut at = 0;
    while let Some((from, _)) = found.get(at).copied() {
        let first = (at == 0).then(|| graph.target(node, kind)).flatten();
        let rest = (at > 0).then(|| graph.targets(from, rejected));
        for target in first.into_iter().chain(rest.into_iter().flatten()) {
            if target == node {
                let mut chain = vec![node];
                let mut back = at;
                while back != 0 {
                    chain.push(found[back].0);
                    back = found[back].1;
                }
                chain.push(node);
                chain.reverse();
                return Some(chain);
            }
            if seen.insert(target) {
                found.push((target, at));
            }
        }
        at += 1;
    }
    None
}

/// Collects all direct and indirect contributors of a node, each once, into `contributors`.
pub fn gather<G: ContributorGraph>(
    graph: &G,
    node: G::Node,
    rejected: &RejectedLinks<G::Node>,
    contributors: &mut Vec<G::Node>,
) {
    contributors.clear();
    // The contributors found so far, once they are too many for a linear search.
    let mut many: Nodes<G::Node> = HashSet::default();
    let mut next = Some(node);
    let mut at = 0;
    while let Some(to) = next {
        for link in graph.contributors(to) {
            if link.0 == node || (!rejected.is_empty() && rejected.contains(&link)) {
                continue;
            }
            if contributors.len() == FEW && many.is_empty() {
                many.extend(contributors.iter().copied());
            }
            let is_new = match contributors.len() < FEW {
                true => !contributors.contains(&link.0),
                false => many.insert(link.0),
            };
            if is_new {
                contributors.push(link.0);
            }
        }
        next = contributors.get(at).copied();
        at += 1;
    }
}
