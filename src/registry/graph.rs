//! The order of evaluation: every dimension after those that it reads.

/// One dimension reads another, and why.
#[derive(Clone, Debug)]
pub(crate) struct Edge<T> {
    /// The slot of the dimension that is computed.
    pub target: u32,
    /// The slot of the dimension that it reads.
    pub source: u32,
    pub why: T,
}

/// For each slot its place in an order in which everything stands after what it reads.
///
/// # Errors
/// The edges of a cycle, if there is one: each reads the next, and the last reads the first.
pub(crate) fn order<T>(slots: usize, edges: &[Edge<T>]) -> Result<Vec<u32>, Vec<&Edge<T>>> {
    // By target, so that the edges of one slot stand together.
    let mut sorted: Vec<&Edge<T>> = edges.iter().collect();
    sorted.sort_by_key(|edge| (edge.target, edge.source));
    let of = |slot: u32| {
        let from = sorted.partition_point(|edge| edge.target < slot);
        let to = sorted.partition_point(|edge| edge.target <= slot);
        from..to
    };
    const OPEN: u32 = u32::MAX;
    const UNSEEN: u32 = u32::MAX - 1;
    let mut rank = vec![UNSEEN; slots];
    let mut next = 0;
    // Depth first, without recursion: the slots on the way, each with the edges it has still to follow.
    let mut path: Vec<(u32, std::ops::Range<usize>)> = Vec::new();
    for start in 0..slots as u32 {
        if rank[start as usize] != UNSEEN {
            continue;
        }
        rank[start as usize] = OPEN;
        path.push((start, of(start)));
        while let Some((slot, rest)) = path.last_mut() {
            let Some(edge) = rest.next() else {
                rank[*slot as usize] = next;
                next += 1;
                path.pop();
                continue;
            };
            let source = sorted[edge].source;
            match rank[source as usize] {
                UNSEEN => {
                    rank[source as usize] = OPEN;
                    path.push((source, of(source)));
                }
                OPEN => {
                    let first = path.iter().position(|(slot, _)| *slot == source).unwrap_or(0);
                    return Err(path[first..].iter().map(|(_, rest)| sorted[rest.start - 1]).collect());
                }
                _ => {}
            }
        }
    }
    Ok(rank)
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
        let cycle: Vec<_> = order(4, &edges).unwrap_err().iter().map(|e| (e.target, e.source)).collect();
        assert_eq!(cycle, [(1, 2), (2, 3), (3, 1)]);
        assert_eq!(order(1, &self::edges(&[(0, 0)])).unwrap_err().len(), 1);
    }

    #[test]
    fn long_chains_do_not_overflow() {
        let chain: Vec<(u32, u32)> = (0..200_000).map(|i| (i, i + 1)).collect();
        assert_eq!(order(200_001, &edges(&chain)).unwrap()[0], 200_000);
    }
}
