//! Two encodings of bytes for transfer, on bytes alone: quoted-printable, and lines of uuencoded data.
//!
//! They answer as the functions of the module `binascii` that their codecs are made of, oddities
//! included. The codecs are in `transform`.

/// The longest line of quoted-printable text, its end aside.
const QUOTED_LINE: usize = 76;

/// `b2a_qp(data, quotetabs=True)`: ends of lines stay, all else that does not print is quoted.
pub(super) fn quote(data: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let after = |at: usize| data.get(at + 1).copied();
    // The first end of a line decides for all.
    let first = data.iter().position(|&byte| byte == b'\n');
    let before = first.and_then(|at| at.checked_sub(1));
    let end: &[u8] = match before.and_then(|at| data.get(at)) {
        Some(b'\r') => b"\r\n",
        _ => b"\n",
    };
    let mut out = Vec::with_capacity(data.len());
    let mut column = 0;
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        let next = after(at);
        let lone_dot =
            byte == b'.' && column == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let unprinted = byte > b'~' || byte <= b' ' && !matches!(byte, b'\r' | b'\n');
        if byte == b'=' || lone_dot || unprinted {
            if column + 3 >= QUOTED_LINE {
                out.push(b'=');
                out.extend_from_slice(end);
                column = 0;
            }
            let digits = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
            out.push(b'=');
            out.extend_from_slice(&digits);
            column += 3;
            at += 1;
        } else if byte == b'\n' || byte == b'\r' && next == Some(b'\n') {
            out.extend_from_slice(end);
            column = 0;
            at += if byte == b'\r' { 2 } else { 1 };
        } else {
            if !matches!(next, None | Some(b'\n')) && column + 1 >= QUOTED_LINE {
                out.push(b'=');
                out.extend_from_slice(end);
                column = 0;
            }
            out.push(byte);
            column += 1;
            at += 1;
        }
    }
    out
}

/// `a2b_qp(data)`: never fails, what is no escape stays.
pub(super) fn unquote(data: &[u8]) -> Vec<u8> {
    let digit = |at: usize| char::from(*data.get(at)?).to_digit(16);
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        match data.get(at) {
            None => {}
            Some(b'\n') => at += 1,
            // A soft break: all up to the end of the line goes.
            Some(b'\r') => {
                while data.get(at).is_some_and(|&byte| byte != b'\n') {
                    at += 1;
                }
                at += 1;
            }
            Some(b'=') => {
                out.push(b'=');
                at += 1;
            }
            Some(_) => match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => {
                    out.push((high << 4 | low) as u8);
                    at += 2;
                }
                _ => out.push(b'='),
            },
        }
    }
    out
}

/// The bytes of a line of uuencoded data.
pub(super) const UU_LINE: usize = 45;

/// `b2a_uu(data)`, for at most [`UU_LINE`] bytes.
pub(super) fn uu_line(data: &[u8], out: &mut Vec<u8>) {
    out.push(b' ' + (data.len() & 0o77) as u8);
    for group in data.chunks(3) {
        let at = |i: usize| group.get(i).map_or(0, |&byte| u32::from(byte));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        out.extend([18, 12, 6, 0].map(|shift| b' ' + (bits >> shift & 0o77) as u8));
    }
    out.push(b'\n');
}

/// `a2b_uu(line)`, which adds nothing to `out` where it fails.
pub(super) fn uu_unline(line: &[u8], out: &mut Vec<u8>) -> Result<(), &'static str> {
    let (first, mut rest) = match line.split_first() {
        Some((&first, rest)) => (first, rest),
        None => (0, line),
    };
    let wanted = usize::from(first.wrapping_sub(b' ') & 0o77);
    let mut made = Vec::with_capacity(wanted);
    let (mut kept, mut bits) = (0_u32, 0);
    while made.len() < wanted {
        // At the end of a line, spaces may have been lost.
        let digit = match rest.first() {
            None | Some(b'\n' | b'\r') => 0,
            Some(&byte @ b' '..=b'`') => byte.wrapping_sub(b' ') & 0o77,
            Some(_) => return Err("Illegal char"),
        };
        rest = rest.get(1..).unwrap_or_default();
        kept = kept << 6 | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            made.push((kept >> bits) as u8);
            kept &= (1 << bits) - 1;
        }
    }
    let blank = |byte: &u8| matches!(byte, b' ' | b'`' | b'\n' | b'\r');
    if !rest.iter().all(blank) {
        return Err("Trailing garbage");
    }
    out.append(&mut made);
    Ok(())
}

/// How much of a line its first byte accounts for.
pub(super) fn uu_length(line: &[u8]) -> usize {
    let first = line.first().copied().unwrap_or(b' ');
    (usize::from(first.wrapping_sub(b' ') & 0o77) * 4 + 5) / 3
}
