//! Marshal on the whole corpus: byte for byte there and back, by sharing to equal objects, and mutated bytes without harm.
//!
//! The corpus was written by CPython 3.5.10, so its bytes are the expected result.

use bc_core::constant::Constant;
use bc_core::marshal;
use bc_core::pyc::Pyc;
use bc_tests::{all_pyc, bytes, files, root};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The corpus and the programs of the benches.
fn every_pyc() -> Vec<PathBuf> {
    let mut found = all_pyc();
    found.extend(files(&root().join("benches"), "pyc"));
    found
}

fn read(path: &Path) -> (Vec<u8>, Pyc) {
    let file = bytes(path);
    let pyc = Pyc::read(&file).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    (file, pyc)
}

#[test]
fn every_file_comes_back_byte_for_byte() {
    for path in every_pyc() {
        let (file, pyc) = read(&path);
        assert!(pyc.trailing.is_empty(), "{}", path.display());
        assert!(pyc.write().unwrap() == file, "{}", path.display());
    }
}

#[test]
fn marks_by_sharing_give_equal_code_in_fewer_bytes_than_none() {
    for path in every_pyc() {
        let (file, pyc) = read(&path);
        let value = Constant::Code(Arc::clone(&pyc.code));
        let written = marshal::write(&value).unwrap();
        let again = marshal::read(&written).unwrap();
        assert_eq!(again.end, written.len(), "{}", path.display());
        let code = again.value.as_code().unwrap();
        assert!(code.is_identical(&pyc.code), "{}", path.display());
        // CPython flags what is shared with the rest of the process as well, and shares numbers; a flag costs nothing
        // and a number at most twelve bytes, so the sizes are close.
        let limit = file.len() + file.len() / 10 + 64;
        assert!(
            written.len() <= limit,
            "{}: {} of {}",
            path.display(),
            written.len(),
            file.len()
        );
        // What was written by sharing is a fixed point.
        assert!(
            marshal::write(&again.value).unwrap() == written,
            "{}",
            path.display()
        );
        assert!(marshal::write_with_marks(&again.value, &again.marks).unwrap() == written);
    }
}

#[test]
fn marks_of_another_file_are_ignored() {
    let all = every_pyc();
    for pair in all.windows(2) {
        let (_, mut pyc) = read(&pair[0]);
        let (_, other) = read(&pair[1]);
        pyc.code = Arc::clone(&other.code);
        let again = Pyc::read(&pyc.write().unwrap()).unwrap();
        assert!(
            again.code.is_identical(&other.code),
            "{}",
            pair[1].display()
        );
    }
}

/// The generator of the mutations: SplitMix64, so that a failure can be seen again anywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// One change of the kinds that files suffer: a bit, a byte, a number, a cut, a repeated or a lost piece.
fn mutate(data: &mut Vec<u8>, random: &mut Random) {
    const CODES: &[u8] = b"0NFTS.ilfgxysaAzZut)([{<>cr?IR";
    const NUMBERS: [i32; 8] = [-1, 0, 1, 2, 255, 256, i32::MAX, i32::MIN];
    if data.len() < 8 {
        return data.push(b'N');
    }
    let at = random.below(data.len());
    match random.below(8) {
        0 => data[at] ^= 1 << random.below(8),
        1 => data[at] = random.next() as u8,
        2 | 3 => data[at] = CODES[random.below(CODES.len())] | (random.next() as u8 & 0x80),
        4 => {
            let number = NUMBERS[random.below(NUMBERS.len())].to_le_bytes();
            let at = random.below(data.len() - 4);
            data[at..at + 4].copy_from_slice(&number);
        }
        5 => data.truncate(at),
        6 => {
            let end = (at + random.below(40)).min(data.len());
            let piece = data[at..end].to_vec();
            let to = random.below(data.len());
            data.splice(to..to, piece);
        }
        _ => {
            let end = (at + random.below(40)).min(data.len());
            data.drain(at..end);
        }
    }
}

#[test]
fn mutated_files_are_read_or_refused() {
    let mut corpus: Vec<Vec<u8>> = all_pyc().iter().map(|path| bytes(path)).collect();
    // The long one would take most of the time and is made of the same pieces.
    corpus.retain(|file| file.len() < 16_000);
    let mut random = Random(35);
    let (mut good, mut refused) = (0, 0);
    for _ in 0..24_000 {
        let mut data = corpus[random.below(corpus.len())][12..].to_vec();
        for _ in 0..=random.below(4) {
            mutate(&mut data, &mut random);
        }
        match marshal::read(&data) {
            Ok(loaded) => {
                good += 1;
                let shared = marshal::write(&loaded.value).unwrap();
                let marked = marshal::write_with_marks(&loaded.value, &loaded.marks).unwrap();
                for written in [&shared, &marked] {
                    let again = marshal::read(written).unwrap().value;
                    assert!(again == loaded.value);
                    // `==` passes over some fields of code objects; the bytes do not.
                    assert!(marshal::write(&again).unwrap() == shared);
                }
            }
            Err(error) => {
                refused += 1;
                assert!(error.offset <= data.len(), "{error}");
                assert!(
                    error
                        .to_string()
                        .starts_with(&format!("byte {}, ", error.offset))
                );
            }
        }
    }
    // Both happen often, or the mutations are of no use.
    assert!(
        good > 1000 && refused > 1000,
        "{good} read, {refused} refused"
    );
}
