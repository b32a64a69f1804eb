//! Where machines are to wait, for a cursor at some step.

/// How far behind the cursor machines wait, in multiples of the ring: the nearest a little behind the ring, the
/// others each about eight times as far.
const DISTANCES: [u64; 3] = [2, 14, 100];

/// The places for `count` machines, the last one first: some at growing distances behind the cursor, the others
/// spread evenly over all `reach` steps that are known. Places behind the cursor move in jumps, so that machines
/// do not follow each step of it.
pub(super) fn places(cursor: u64, reach: u64, ring: u64, count: usize) -> Vec<u64> {
    let mut places = Vec::new();
    for distance in DISTANCES.into_iter().take(count) {
        let distance = distance.saturating_mul(ring);
        let grain = (distance / 4).max(1);
        let place = cursor.saturating_sub(distance) / grain * grain;
        if place > 0 {
            places.push(place);
        }
    }
    let left = count.saturating_sub(places.len()) as u64;
    // A short run is soon repeated from the start.
    if reach > ring.saturating_mul(2) {
        // The length of the run is known better and better: the places do not follow each step.
        let reach = reach / ring.max(1) * ring.max(1);
        places.extend((1..left).map(|part| reach / left * part));
    }
    // One for whoever goes back to the beginning.
    places.push(0);
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn machines_wait_behind_the_cursor_and_everywhere() {
        let found = places(50_000_000, 50_000_000, 100_000, 8);
        assert!((7..=8).contains(&found.len()), "{found:?}");
        assert!(found.is_sorted_by(|a, b| a > b));
        let behind = |most: u64| found.iter().any(|&at| (50_000_000 - at) <= most);
        assert!(behind(300_000), "{found:?}");
        for cursor in (0..50_000_000).step_by(1_000_000) {
            let nearest = found.iter().filter(|&&at| at <= cursor).max();
            assert!(
                nearest.is_some_and(|nearest| cursor - nearest <= 12_000_000),
                "{cursor}: {found:?}"
            );
        }
    }

    #[test]
    fn one_step_moves_no_machine() {
        let before = places(5_000_001, 50_000_000, 100_000, 8);
        assert_eq!(before, places(5_000_000, 50_000_000, 100_000, 8));
    }

    #[test]
    fn short_runs_need_one() {
        assert_eq!(places(1_000, 1_000, 100_000, 8), [0]);
        assert_eq!(places(0, 0, 0, 0), [0]);
    }
}
