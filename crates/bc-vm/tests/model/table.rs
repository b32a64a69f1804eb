//! The table against a plain list of pairs that does the same things slowly.
use bc_vm::model::index::Index;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;

/// A small generator of numbers, the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Keys that share hashes, so that candidates are really compared.
fn hash_of(key: i64) -> i64 {
    key / 3
}

fn find(table: &Table<Value>, key: i64) -> Option<u32> {
    table.find(hash_of(key), |other| other.is(&Value::Int(key)))
}

fn pairs(table: &Table<Value>) -> Vec<(i64, i64)> {
    table
        .iter()
        .map(|(key, value)| match (key, value) {
            (Value::Int(key), Value::Int(value)) => (*key, *value),
            other => unreachable!("{other:?}"),
        })
        .collect()
}

fn walked(table: &Table<Value>) -> Vec<i64> {
    let mut keys = Vec::new();
    let mut position = 0;
    while let Some((at, Value::Int(key), _)) = table.next_from(position) {
        keys.push(*key);
        position = at + 1;
    }
    keys
}

#[test]
fn does_what_a_list_of_pairs_does() {
    for seed in 1..40 {
        let mut random = Random(seed * 7919);
        let keys = 4 + random.below(60);
        let mut table: Table<Value> = Table::new();
        let mut model: Vec<(i64, i64)> = Vec::new();
        for step in 0..3000_i64 {
            let key = random.below(keys) as i64;
            let known = model.iter().position(|&(other, _)| other == key);
            assert_eq!(find(&table, key).is_some(), known.is_some());
            match random.below(10) {
                0..=4 => match (find(&table, key), known) {
                    (Some(position), Some(place)) => {
                        let before = table.replace_at(position, Value::Int(step)).unwrap();
                        assert!(before.is(&Value::Int(model[place].1)));
                        model[place].1 = step;
                    }
                    _ if random.below(4) == 0 => {
                        table.push_front(hash_of(key), Value::Int(key), Value::Int(step));
                        model.insert(0, (key, step));
                    }
                    _ => {
                        table.push(hash_of(key), Value::Int(key), Value::Int(step));
                        model.push((key, step));
                    }
                },
                5..=7 => {
                    if let Some(position) = find(&table, key) {
                        let (removed, _) = table.remove_at(position).unwrap();
                        assert!(removed.is(&Value::Int(key)));
                        model.remove(known.unwrap());
                        assert!(table.entry(position).is_none());
                    }
                }
                8 if random.below(3) == 0 => {
                    if let Some((at, ..)) = table.next_from(0) {
                        table.remove_at(at);
                        model.remove(0);
                    }
                    if let Some(at) = table.last_position() {
                        table.remove_at(at);
                        model.pop();
                    }
                }
                9 if random.below(200) == 0 => {
                    table = if random.below(2) == 0 {
                        table.clone()
                    } else {
                        drop(table.take());
                        model.clear();
                        table
                    };
                }
                _ => {}
            }
            assert_eq!(table.len(), model.len());
            if step % 16 == 0 {
                assert_eq!(pairs(&table), model);
                assert_eq!(
                    walked(&table),
                    model.iter().map(|&(key, _)| key).collect::<Vec<_>>()
                );
            }
        }
        let last = table.last_position().map(|at| table.entry(at).is_some());
        assert_ne!(last, Some(false), "the last position lives");
    }
}

#[test]
fn finds_all_candidates_of_a_hash() {
    let mut table: Table<()> = Table::new();
    for key in 0..300 {
        table.push(key % 7, Value::Int(key), ());
    }
    for hash in 0..7 {
        let mut found = table.candidates(hash).to_vec();
        found.sort_unstable();
        let wanted: Vec<u32> = (0..300).filter(|key| i64::from(key % 7) == hash).collect();
        assert_eq!(found, wanted);
    }
    assert!(table.candidates(7).is_empty());
}

#[test]
fn taking_from_the_front_does_not_rescan() {
    let mut table: Table<()> = Table::new();
    for key in 0..200_000 {
        table.push(key, Value::Int(key), ());
    }
    let mut steps = 0_u64;
    while let Some((at, ..)) = table.next_from(0) {
        steps += 1;
        table.remove_at(at);
    }
    assert_eq!(steps, 200_000);
    assert!(table.is_empty());
}

#[test]
fn a_queue_of_keys_stays_small() {
    let mut table: Table<()> = Table::new();
    for key in 0..100_000_i64 {
        table.push(key, Value::Int(key), ());
        if key >= 10 {
            let (at, ..) = table.next_from(0).unwrap();
            table.remove_at(at);
        }
    }
    assert_eq!(table.len(), 10);
    assert!(table.bytes() < 8192, "{} bytes", table.bytes());
}

#[test]
fn multiples_of_powers_of_two_do_not_meet() {
    for shift in [4, 10, 20, 32, 48] {
        let mut index = Index::with_capacity(1024);
        for i in 0..1024_u32 {
            index.insert(i64::from(i) << shift, i);
        }
        let mut looked = 0;
        for i in 0..1024_u32 {
            let hash = i64::from(i) << shift;
            let found = index.find(hash, |position| {
                looked += 1;
                position == i
            });
            assert_eq!(found, Some(i));
        }
        // One each is the least.
        assert!(looked < 2 * 1024, "shift {shift}: {looked}");
    }
}

#[test]
fn an_index_goes_on_past_what_was_removed() {
    let mut index = Index::with_capacity(8);
    for position in 0..4 {
        index.insert(7, position);
    }
    index.remove(7, 1);
    index.remove(7, 9);
    let mut met = Vec::new();
    assert_eq!(
        index.find(7, |position| {
            met.push(position);
            false
        }),
        None
    );
    assert_eq!(met, [0, 2, 3]);
    index.insert(7, 5);
    assert_eq!(index.find(7, |position| position == 5), Some(5));
    assert!(!index.is_full());
    for position in 10..14 {
        index.insert(i64::from(position), position);
    }
    assert!(index.is_full());
}

#[test]
fn the_version_tells_of_every_new_set_of_keys() {
    let mut table: Table<()> = Table::new();
    let mut seen = vec![table.version()];
    table.push(1, Value::Int(1), ());
    seen.push(table.version());
    table.remove_at(0);
    seen.push(table.version());
    drop(table.take());
    seen.push(table.version());
    seen.dedup();
    assert_eq!(seen.len(), 4);
}
