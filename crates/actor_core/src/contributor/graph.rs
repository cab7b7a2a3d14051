//! Walks over who contributes to whom.

use std::collections::HashSet;
use std::hash::Hash;

/// So many contributors are looked through faster than they are put into a set.
const FEW: usize = 16;

/// How something contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// As an item, which outlives its owner.
    Item,
    /// As an effect, which ends with its target.
    Effect,
}

/// Who contributes, and as what.
pub type Link<N> = (N, LinkKind);

/// Links that would close a cycle, so that they do not count.
pub type RejectedLinks<N> = HashSet<Link<N>, foldhash::fast::RandomState>;

type Nodes<N> = HashSet<N, foldhash::fast::RandomState>;

/// Who contributes to whom: the caller's entities and their relationships.
pub trait ContributorGraph {
    /// Something that contributes or is contributed to.
    type Node: Copy + Eq + Hash;

    /// What something contributes to as this kind of contributor.
    fn target(&self, node: Self::Node, kind: LinkKind) -> Option<Self::Node>;

    /// Everything that contributes to something: items first, then effects, each in the order in which they came.
    fn contributors(&self, node: Self::Node) -> impl Iterator<Item = Link<Self::Node>>;

    /// What something contributes to, except through rejected links.
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

/// Whether no way from a node leads into a cycle. `known` remembers those of which that is known, so that a chain whose
/// links all come at once is walked once.
pub fn leads_to_no_cycle<G: ContributorGraph>(
    graph: &G,
    node: G::Node,
    rejected: &RejectedLinks<G::Node>,
    known: &mut Nodes<G::Node>,
) -> bool {
    // Mostly it is a sword or an effect of somebody who contributes to nobody.
    if graph.targets(node, rejected).all(|target| graph.targets(target, rejected).next().is_none()) {
        return true;
    }
    let mut on_the_way: Nodes<G::Node> = HashSet::default();
    // Each is met twice: on the way there, and when all that it leads to is known.
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

/// The chain from a node over this link of it back to itself, if there is one.
pub fn find_cycle<G: ContributorGraph>(
    graph: &G,
    (node, kind): Link<G::Node>,
    rejected: &RejectedLinks<G::Node>,
) -> Option<Vec<G::Node>> {
    // Each with the index of the one that led to it.
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

/// Finds everybody who contributes to a node, directly or through others; each once.
pub fn gather<G: ContributorGraph>(
    graph: &G,
    node: G::Node,
    rejected: &RejectedLinks<G::Node>,
    contributors: &mut Vec<G::Node>,
) {
    contributors.clear();
    // Those that are found, once they are too many to look through.
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
