//! The order of evaluation: each dimension comes after those that it reads.

use std::collections::VecDeque;
use std::ops::Range;

/// An edge: one dimension reads another, for this reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge<T> {
    /// The slot of the dimension that is computed.
    pub target: u32,
    /// The slot of the dimension that it reads.
    pub source: u32,
    pub why: T,
}

/// The edges sorted by their targets, so that the edges of one slot are adjacent.
struct Sorted<'a, T> {
    edges: Vec<&'a Edge<T>>,
}

impl<'a, T> Sorted<'a, T> {
    fn new(edges: &'a [Edge<T>]) -> Self {
        let mut edges: Vec<&Edge<T>> = edges.iter().collect();
        edges.sort_by_key(|edge| (edge.target, edge.source));
        Self { edges }
    }

    /// Returns the indices of the edges of this slot.
    fn of(&self, slot: u32) -> Range<usize> {
        let from = self.edges.partition_point(|edge| edge.target < slot);
        let to = self.edges.partition_point(|edge| edge.target <= slot);
        from..to
    }
}

/// Returns the position of each slot in an order in which every slot comes after those that it reads, or `None` if
/// there is a cycle.
pub(crate) fn order<T>(slots: usize, edges: &[Edge<T>]) -> Option<Vec<u32>> {
    let sorted = Sorted::new(edges);
    const OPEN: u32 = u32::MAX;
    const UNSEEN: u32 = u32::MAX - 1;
    let mut rank = vec![UNSEEN; slots];
    let mut next = 0;
    // Depth first, without recursion: the slots on the current path, each with the edges that it has still to follow.
    let mut path: Vec<(u32, Range<usize>)> = Vec::new();
    for start in 0..slots as u32 {
        if rank[start as usize] != UNSEEN {
            continue;
        }
        rank[start as usize] = OPEN;
        path.push((start, sorted.of(start)));
        while let Some((slot, rest)) = path.last_mut() {
            let Some(edge) = rest.next() else {
                rank[*slot as usize] = next;
                next += 1;
                path.pop();
                continue;
            };
            let source = sorted.edges[edge].source;
            match rank[source as usize] {
                UNSEEN => {
                    rank[source as usize] = OPEN;
                    path.push((source, sorted.of(source)));
                }
                OPEN => return None,
                _ => {}
            }
        }
    }
    Some(rank)
}

/// Returns one short cycle for each group of slots that read each other. Each edge of a cycle reads the next, and the
/// last reads the first. The list is empty if there is no cycle.
pub(crate) fn cycles<T>(slots: usize, edges: &[Edge<T>]) -> Vec<Vec<&Edge<T>>> {
    let sorted = Sorted::new(edges);
    let groups = groups_of(slots, &sorted);
    let mut seen = vec![false; slots];
    let mut cycles = Vec::new();
    for edge in &sorted.edges {
        let group = groups[edge.target as usize];
        if group == groups[edge.source as usize] && !seen[group as usize] {
            seen[group as usize] = true;
            cycles.push(cycle_through(edge.target, &groups, &sorted));
        }
    }
    cycles
}

/// Returns the number of each slot's group. Two slots are in one group if each reads the other, directly or indirectly.
pub(crate) fn groups<T>(slots: usize, edges: &[Edge<T>]) -> Vec<u32> {
    groups_of(slots, &Sorted::new(edges))
}

/// Finds the groups by Tarjan's algorithm, without recursion.
fn groups_of<T>(slots: usize, sorted: &Sorted<T>) -> Vec<u32> {
    const UNSEEN: u32 = u32::MAX;
    let (mut number, mut low, mut group) = (vec![UNSEEN; slots], vec![0; slots], vec![UNSEEN; slots]);
    let (mut next, mut next_group) = (0u32, 0u32);
    let mut waiting: Vec<u32> = Vec::new();
    let mut path: Vec<(u32, Range<usize>)> = Vec::new();
    let mut follow: Option<u32> = None;
    for start in 0..slots as u32 {
        if number[start as usize] == UNSEEN {
            follow = Some(start);
        }
        loop {
            if let Some(slot) = follow.take() {
                (number[slot as usize], low[slot as usize]) = (next, next);
                next += 1;
                waiting.push(slot);
                path.push((slot, sorted.of(slot)));
            }
            let Some((slot, rest)) = path.last_mut() else { break };
            let at = *slot as usize;
            if let Some(edge) = rest.next() {
                let source = sorted.edges[edge].source as usize;
                if number[source] == UNSEEN {
                    follow = Some(source as u32);
                } else if group[source] == UNSEEN {
                    low[at] = low[at].min(number[source]);
                }
                continue;
            }
            if low[at] == number[at] {
                while let Some(member) = waiting.pop() {
                    group[member as usize] = next_group;
                    if member as usize == at {
                        break;
                    }
                }
                next_group += 1;
            }
            path.pop();
            if let Some((reader, _)) = path.last() {
                low[*reader as usize] = low[*reader as usize].min(low[at]);
            }
        }
    }
    group
}

/// Returns the shortest cycle through a slot that is part of one.
fn cycle_through<'a, T>(start: u32, groups: &[u32], sorted: &Sorted<'a, T>) -> Vec<&'a Edge<T>> {
    // Breadth first: for each slot that was reached, the edge that led to it.
    let mut reached: foldhash::HashMap<u32, usize> = foldhash::HashMap::default();
    let mut queue = VecDeque::from([start]);
    while let Some(slot) = queue.pop_front() {
        for number in sorted.of(slot) {
            let source = sorted.edges[number].source;
            if groups[source as usize] != groups[start as usize] || reached.contains_key(&source) {
                continue;
            }
            reached.insert(source, number);
            if source == start {
                let mut cycle = vec![sorted.edges[number]];
                while let Some(edge) = cycle.last().filter(|edge| edge.target != start) {
                    let Some(before) = reached.get(&edge.target) else { break };
                    cycle.push(sorted.edges[*before]);
                }
                cycle.reverse();
                return cycle;
            }
            queue.push_back(source);
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pairs: &[(u32, u32)]) -> Vec<Edge<()>> {
        pairs.iter().map(|(target, source)| Edge { target: *target, source: *source, why: () }).collect()
    }

    #[test]
    fn everything_stands_after_what_it_reads() {
        let edges = edges(&[(0, 1), (1, 2), (3, 0), (3, 2), (4, 4 - 1)]);
        let rank = order(6, &edges).unwrap();
        assert!(edges.iter().all(|edge| rank[edge.source as usize] < rank[edge.target as usize]), "{rank:?}");
        let mut sorted = rank.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_cycle_is_given_link_by_link() {
        let edges = edges(&[(0, 1), (1, 2), (2, 3), (3, 1)]);
        let cycle: Vec<_> = cycles(4, &edges)[0].iter().map(|e| (e.target, e.source)).collect();
        assert_eq!(cycle, [(1, 2), (2, 3), (3, 1)]);
        assert_eq!(order(4, &edges), None);
        assert_eq!(cycles(1, &self::edges(&[(0, 0)]))[0].len(), 1);
    }

    #[test]
    fn each_group_of_slots_gives_one_cycle_and_a_short_one() {
        let edges = edges(&[(0, 1), (1, 2), (2, 3), (3, 0), (1, 0), (4, 5), (5, 4), (5, 0), (6, 6), (7, 0)]);
        let cycles = cycles(8, &edges);
        let found: Vec<Vec<_>> = cycles
            .iter()
            .map(|cycle| cycle.iter().map(|edge| (edge.target, edge.source)).collect())
            .collect();
        assert_eq!(found, [vec![(0, 1), (1, 0)], vec![(4, 5), (5, 4)], vec![(6, 6)]]);
    }

    #[test]
    fn long_chains_do_not_overflow() {
        let chain: Vec<(u32, u32)> = (0..200_000).map(|i| (i, i + 1)).collect();
        assert_eq!(order(200_001, &edges(&chain)).unwrap()[0], 200_000);
        let circle: Vec<(u32, u32)> = (0..200_000).map(|i| (i, (i + 1) % 200_000)).collect();
        assert_eq!(cycles(200_000, &edges(&circle))[0].len(), 200_000);
    }
}
