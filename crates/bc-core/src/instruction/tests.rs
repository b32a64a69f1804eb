//! Unit tests of decoding and encoding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;

fn all(code: &[u8]) -> Vec<Instruction> {
    decode(code).map(|i| i.unwrap()).collect()
}

fn instruction(offset: u32, opcode: Opcode, arg: u32, extended: u32) -> Instruction {
    Instruction {
        offset,
        opcode,
        arg,
        extended,
    }
}

#[test]
fn prefixes_fold_as_in_ceval() {
    // One prefix: the upper half of the argument.
    let one = all(&[144, 0xCD, 0xAB, 124, 0x34, 0x12, 83]);
    assert_eq!(one[0], instruction(0, Opcode::LOAD_FAST, 0xABCD_1234, 1));
    assert_eq!((one[0].opcode_offset(), one[0].next_offset()), (3, 6));
    assert_eq!(one[1], instruction(6, Opcode::RETURN_VALUE, 0, 0));
    // Of a chain the last counts; the others are shifted out.
    let chain = all(&[144, 7, 0, 144, 2, 0, 124, 3, 0]);
    assert_eq!(chain, [instruction(0, Opcode::LOAD_FAST, 0x2_0003, 2)]);
    assert_eq!(chain[0].length(), 9);
}

/// The interpreter reads an argument behind every prefix, whatever the opcode.
#[test]
fn a_prefix_before_an_opcode_without_argument_takes_two_more_bytes() {
    let code = all(&[144, 1, 0, 1, 0x53, 0x53, 83]);
    let pop = instruction(0, Opcode::POP_TOP, 0x1_5353, 1);
    assert_eq!(code, [pop, instruction(6, Opcode::RETURN_VALUE, 0, 0)]);
    assert!(pop.carries_arg());
    assert_eq!(
        encode(pop.opcode, pop.arg, pop.extended)[..],
        [144, 1, 0, 1, 0x53, 0x53]
    );
}

#[test]
fn code_that_ends_too_early() {
    let cut = |code: &[u8], offset, opcode, missing| {
        let mut decoded = decode(code).skip_while(|i| i.is_ok());
        let error = decoded.next().unwrap().unwrap_err();
        assert_eq!(
            error,
            DecodeError::Truncated {
                offset,
                opcode,
                missing
            },
            "{code:?}"
        );
        assert_eq!(error.offset(), offset);
        assert_eq!(decoded.next(), None);
    };
    cut(&[100], 0, Opcode::LOAD_CONST, 2);
    cut(&[1, 100, 0], 1, Opcode::LOAD_CONST, 1);
    cut(&[144, 0, 0], 0, Opcode::EXTENDED_ARG, 1);
    cut(&[144, 0, 0, 144, 0], 0, Opcode::EXTENDED_ARG, 1);
    cut(&[144, 0, 0, 1, 0], 0, Opcode::POP_TOP, 1);
    cut(&[144, 0, 0, 1], 0, Opcode::POP_TOP, 2);
    assert_eq!(all(&[]), []);
}

#[test]
fn jump_targets() {
    let to = |code: &[u8]| all(code)[0].jump_target();
    assert_eq!(to(&[110, 4, 0]), Some(7));
    assert_eq!(to(&[144, 1, 0, 110, 4, 0]), Some(0x1_000A));
    assert_eq!(to(&[113, 4, 0]), Some(4));
    assert_eq!(to(&[120, 0, 0]), Some(3));
    assert_eq!(to(&[100, 4, 0]), None);
    assert_eq!(to(&[144, 0xFF, 0xFF, 110, 0xFF, 0xFF]), None);
    assert_eq!(to(&[144, 0xFF, 0xFF, 113, 0xFF, 0xFF]), Some(u32::MAX));
}

#[test]
fn encoding_keeps_the_width_asked_for() {
    assert_eq!(encode(Opcode::LOAD_FAST, 0xFFFF, 0)[..], [124, 255, 255]);
    assert_eq!(encode(Opcode::LOAD_FAST, 1, 1)[..], [144, 0, 0, 124, 1, 0]);
    assert_eq!(
        encode(Opcode::LOAD_FAST, 0x3_0001, 2)[..],
        [144, 0, 0, 144, 3, 0, 124, 1, 0]
    );
    assert_eq!(encode(Opcode::POP_TOP, 9, 0)[..], [1]);
    assert_eq!(encode(Opcode(200), 9, 0)[..], [200, 9, 0]);
}

/// Decoding is total, covers every byte once, and encoding is its inverse.
#[test]
fn any_bytes_decode_and_come_back() {
    let mut generator = crate::testing::Generator::new(1);
    for round in 0..4000 {
        let code = generator.code(round % 60);
        let mut back = Vec::new();
        for decoded in decode(&code) {
            match decoded {
                Ok(i) => {
                    assert_eq!(i.offset as usize, back.len());
                    assert_eq!(i.carries_arg(), i.length() >= 3);
                    let bytes = encode(i.opcode, i.arg, i.extended);
                    assert_eq!(bytes.len(), i.length() as usize);
                    let folded = decode(&bytes).next().unwrap().unwrap();
                    assert_eq!((folded.opcode, folded.arg), (i.opcode, i.arg));
                    let end = i.next_offset() as usize;
                    if i.extended < 2 {
                        assert_eq!(bytes[..], code[back.len()..end]);
                    }
                    back.extend_from_slice(&code[i.offset as usize..end]);
                }
                Err(error) => {
                    assert_eq!(error.offset() as usize, back.len());
                    back.extend_from_slice(&code[back.len()..]);
                }
            }
        }
        assert_eq!(back, code);
    }
}
