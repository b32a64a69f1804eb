//! Searching against looking everywhere.

use bc_vm::model::units::{find, rfind};

fn naive_find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    (0..=hay.len()).find(|&at| hay[at..].starts_with(needle))
}

fn naive_rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    (0..=hay.len())
        .rev()
        .find(|&at| hay[at..].starts_with(needle))
}

/// All short words over two letters.
fn words(longest: u32) -> impl Iterator<Item = Vec<u8>> {
    (0..=longest).flat_map(|length| {
        (0..1_u32 << length).map(move |bits| (0..length).map(|i| (bits >> i & 1) as u8).collect())
    })
}

#[test]
fn searching_agrees_with_looking_everywhere() {
    let hays: Vec<Vec<u8>> = words(8).collect();
    for needle in words(4) {
        for hay in &hays {
            assert_eq!(find(hay, &needle), naive_find(hay, &needle));
            assert_eq!(rfind(hay, &needle), naive_rfind(hay, &needle));
        }
    }
}

/// Long pieces that nearly fit, so that the simple method gives up.
#[test]
fn searching_with_a_table_agrees_with_looking_everywhere() {
    for place in 0..200 {
        let mut hay = [b'a'; 200];
        hay[place] = b'b';
        for (before, behind) in [(60, 0), (0, 60), (30, 30), (59, 1), (1, 59)] {
            let needle = [vec![b'a'; before], vec![b'b'], vec![b'a'; behind]].concat();
            assert_eq!(find(&hay, &needle), naive_find(&hay, &needle));
            assert_eq!(rfind(&hay, &needle), naive_rfind(&hay, &needle));
        }
    }
}

#[test]
fn searching_a_bad_pattern_takes_linear_time() {
    let hay = vec![b'a'; 400_000];
    let mut needle = vec![b'a'; 100_000];
    needle.push(b'b');
    assert_eq!(find(&hay, &needle), None);
    needle.reverse();
    assert_eq!(rfind(&hay, &needle), None);
    let mut hay = hay;
    hay.extend_from_slice(b"b");
    needle.reverse();
    assert_eq!(find(&hay, &needle), Some(300_000));
    hay.reverse();
    needle.reverse();
    assert_eq!(rfind(&hay, &needle), Some(0));
}
