//! Quoted-printable bytes, as `binascii` of the reference writes and reads them.
//!
//! Absent: the codec around it (see `transform`), and the form for headers.

/// The longest line, the break at its end left out.
const LINE: usize = 76;

/// What has been written, and how long its last line is.
struct Writer {
    out: Vec<u8>,
    line: usize,
    end: &'static [u8],
}

impl Writer {
    fn soft_break(&mut self) {
        self.out.push(b'=');
        self.out.extend(self.end);
        self.line = 0;
    }

    fn quote(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        let digit = |half: u8| DIGITS[usize::from(half & 15)];
        self.out.extend([b'=', digit(byte >> 4), digit(byte)]);
    }
}

/// Quotes what is no plain text, blanks included; all lines get the end that the first one has.
pub(super) fn encode(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().position(|&byte| byte == b'\n');
    let returns = first.is_some_and(|at| at > 0 && bytes[at - 1] == b'\r');
    let end: &[u8] = if returns { b"\r\n" } else { b"\n" };
    let mut writer = Writer {
        out: Vec::with_capacity(bytes.len()),
        line: 0,
        end,
    };
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let lonely =
            byte == b'.' && writer.line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let control = byte < 33 && byte != b'\r' && byte != b'\n';
        if byte > 126 || byte == b'=' || lonely || control {
            if writer.line + 3 >= LINE {
                writer.soft_break();
            }
            writer.quote(byte);
            writer.line += 3;
            at += 1;
        } else if byte == b'\n' || (byte == b'\r' && next == Some(b'\n')) {
            // No line ends with a blank: all of them are quoted.
            writer.out.extend(end);
            writer.line = 0;
            at += if byte == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|next| next != b'\n') && writer.line + 1 >= LINE {
                writer.soft_break();
            }
            writer.out.push(byte);
            writer.line += 1;
            at += 1;
        }
    }
    writer.out
}

/// Reads what [`encode`] writes; what is no quoting stays as it is.
pub(super) fn decode(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| {
        let digit = char::from(*bytes.get(at)?).to_digit(16)?;
        u8::try_from(digit).ok()
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        match bytes.get(at) {
            None => break,
            Some(b'\n' | b'\r') => {
                let end = bytes[at..].iter().position(|&byte| byte == b'\n');
                at = end.map_or(bytes.len(), |end| at + end + 1);
            }
            Some(b'=') => {
                out.push(b'=');
                at += 1;
            }
            Some(_) => match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    at += 2;
                }
                _ => out.push(b'='),
            },
        }
    }
    out
}
