//! The tokens of uncompyle6, which it prints where it fails: opcodes that bear what they take in their names,
//! and words that stand for no instruction.

use crate::opcode::Opcode;

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// No instruction: where jumps come from, and other help for its grammar.
    Nothing,
    /// An instruction.
    Of(Opcode, Sort),
}

/// What a token tells of its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It stands behind the token.
    Plain,
    /// The name tells it.
    Counted(u32),
    /// It stands behind the token as `repr` prints what `repr` prints.
    Quoted,
}

/// Names that are longer than the opcode's, and the opcode.
const RENAMED: &[(&str, Opcode)] = &[
    ("LOAD_STR", Opcode::LOAD_CONST),
    ("LOAD_CODE", Opcode::LOAD_CONST),
    ("LOAD_CLASSNAME", Opcode::LOAD_CONST),
    ("LOAD_LAMBDA", Opcode::LOAD_CONST),
    ("LOAD_GENEXPR", Opcode::LOAD_CONST),
    ("LOAD_LISTCOMP", Opcode::LOAD_CONST),
    ("LOAD_SETCOMP", Opcode::LOAD_CONST),
    ("LOAD_DICTCOMP", Opcode::LOAD_CONST),
    ("LOAD_ARG", Opcode::LOAD_FAST),
    ("LOAD_ASSERT", Opcode::LOAD_GLOBAL),
    ("BUILD_CONST_LIST", Opcode::BUILD_LIST),
    ("BUILD_CONST_SET", Opcode::BUILD_SET),
    ("BUILD_CONST_DICT", Opcode::BUILD_MAP),
    ("BUILD_DICT_OLDER", Opcode::BUILD_MAP),
    ("JUMP_BACK", Opcode::JUMP_ABSOLUTE),
    ("CONTINUE", Opcode::JUMP_ABSOLUTE),
    ("RETURN_END_IF", Opcode::RETURN_VALUE),
    ("RETURN_END_IF_LAMBDA", Opcode::RETURN_VALUE),
    ("RETURN_VALUE_LAMBDA", Opcode::RETURN_VALUE),
];

/// What a word instead of an opcode stands for, if it is such a token.
pub(super) fn token(word: &str) -> Option<Token> {
    let nothing = ["ELSE", "COLLECTION_START", "RETURN_LAST", "LAMBDA_MARKER"];
    if word.starts_with("COME_FROM") || nothing.contains(&word) {
        return Some(Token::Nothing);
    }
    if matches!(word, "ADD_VALUE" | "ADD_KEY") {
        // Of a display that is all constants.
        return Some(Token::Of(Opcode::LOAD_CONST, Sort::Quoted));
    }
    if let Some((_, opcode)) = RENAMED.iter().find(|(name, _)| *name == word) {
        return Some(Token::Of(*opcode, Sort::Plain));
    }
    // `CALL_FUNCTION_1`, `UNPACK_EX_2+0`, `MAKE_FUNCTION_N_1`: the name of an opcode, and counts.
    let counted = |name: &str| {
        ["BUILD_", "CALL_", "MAKE_", "UNPACK_", "RAISE_"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let mut end = word.rfind('_')?;
    loop {
        let (name, counts) = (word.get(..end)?, word.get(end + 1..)?);
        if let Some(opcode) = Opcode::from_name(name).filter(|_| counted(name)) {
            return Some(Token::Of(opcode, of_counts(name, counts)?));
        }
        end = word.get(..end)?.rfind('_')?;
    }
}

/// The argument that the counts behind an opcode's name tell. None if they are no counts.
fn of_counts(name: &str, counts: &str) -> Option<Sort> {
    if let Ok(count) = counts.parse::<u32>() {
        // How a function is made stands behind it.
        return Some(match name.starts_with("MAKE_") {
            true => Sort::Plain,
            false => Sort::Counted(count),
        });
    }
    if let Some((before, after)) = counts.split_once('+') {
        let (before, after): (u32, u32) = (before.parse().ok()?, after.parse().ok()?);
        return Some(Sort::Counted(before & 0xFF | (after & 0xFF) << 8));
    }
    let of_function = |c: char| c.is_ascii_digit() || matches!(c, 'A' | 'N' | '_');
    (name.starts_with("MAKE_") && counts.chars().all(of_function)).then_some(Sort::Plain)
}

/// Whether a word is an offset as uncompyle6 prints some: `14_0`.
pub(super) fn is_offset(word: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    word.split_once('_')
        .is_some_and(|(offset, nth)| digits(offset) && digits(nth))
}

/// Whether a word counts a token, as `(012)` does.
pub(super) fn is_count(word: &str) -> bool {
    word.strip_prefix('(')
        .and_then(|word| word.strip_suffix(')'))
        .is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_for_opcodes() {
        let of = |opcode, sort| Some(Token::Of(opcode, sort));
        for (word, expected) in [
            ("COME_FROM_EXCEPT_CLAUSE", Some(Token::Nothing)),
            ("LOAD_STR", of(Opcode::LOAD_CONST, Sort::Plain)),
            (
                "CALL_FUNCTION_1",
                of(Opcode::CALL_FUNCTION, Sort::Counted(1)),
            ),
            (
                "BUILD_LIST_UNPACK_12",
                of(Opcode::BUILD_LIST_UNPACK, Sort::Counted(12)),
            ),
            ("UNPACK_EX_1+2", of(Opcode::UNPACK_EX, Sort::Counted(0x201))),
            (
                "MAKE_FUNCTION_N1_A3",
                of(Opcode::MAKE_FUNCTION, Sort::Plain),
            ),
            ("MAKE_CLOSURE_0", of(Opcode::MAKE_CLOSURE, Sort::Plain)),
            ("ADD_KEY", of(Opcode::LOAD_CONST, Sort::Quoted)),
            ("LOAD_CONST_1", None),
            ("CALL_FUNCTION_X", None),
            ("FOO", None),
        ] {
            assert_eq!(token(word), expected, "{word}");
        }
    }
}
