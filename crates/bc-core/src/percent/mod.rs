//! `format % arguments`: how a format is read, and how its conversions are printed.
//!
//! One machine for `str` and for `bytes`; it runs over code points, which for bytes are the bytes. What an
//! argument is, and what it says of itself, the [`Host`] knows: the running machine, whose arguments may be
//! objects with methods, or a compiler, whose arguments are constants.

use crate::number::float::{self, Flags};
use crate::number::int::IntView;
use crate::text::{Text, TextBuilder};

/// The exceptions that a format raises by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exception {
    /// `TypeError`
    TypeError,
    /// `ValueError`
    ValueError,
    /// `OverflowError`
    OverflowError,
}

/// Who knows the arguments.
pub trait Host {
    /// An argument.
    type Value: Clone;
    /// Why formatting ends early.
    type Error;

    /// The items, if the value is a tuple.
    fn items(value: &Self::Value) -> Option<&[Self::Value]>;

    /// The number, if the value is an int.
    fn int(value: &Self::Value) -> Option<IntView<'_>>;

    /// An exception.
    fn raise(&mut self, exception: Exception, message: String) -> Self::Error;

    /// Asks whether so many bytes may be taken.
    ///
    /// # Errors
    ///
    /// If they may not.
    fn room(&mut self, bytes: usize) -> Result<(), Self::Error>;

    /// What a mapping has under a key: a `str`, or `bytes` in a format of bytes.
    ///
    /// # Errors
    ///
    /// What asking for it raises.
    fn lookup(
        &mut self,
        mapping: &Self::Value,
        key: Text,
        bytes: bool,
    ) -> Result<Self::Value, Self::Error>;

    /// An int, for a width.
    ///
    /// # Errors
    ///
    /// If it does not fit.
    fn width(&mut self, value: &Self::Value) -> Result<i64, Self::Error>;

    /// An int, for a precision.
    ///
    /// # Errors
    ///
    /// If it does not fit.
    fn precision(&mut self, value: &Self::Value) -> Result<i32, Self::Error>;

    /// `str(value)`, put at the end.
    ///
    /// # Errors
    ///
    /// What asking for it raises.
    fn push_str(&mut self, out: &mut TextBuilder, value: &Self::Value) -> Result<(), Self::Error>;

    /// `str(value)`
    ///
    /// # Errors
    ///
    /// What asking for it raises.
    fn str(&mut self, value: &Self::Value) -> Result<Text, Self::Error>;

    /// `repr(value)`
    ///
    /// # Errors
    ///
    /// What asking for it raises.
    fn repr(&mut self, value: &Self::Value) -> Result<Text, Self::Error>;

    /// `ascii(value)`
    ///
    /// # Errors
    ///
    /// What asking for it raises.
    fn ascii(&mut self, value: &Self::Value) -> Result<Text, Self::Error>;

    /// What `%b` prints, byte for code point.
    ///
    /// # Errors
    ///
    /// If it is not like bytes.
    fn bytes(&mut self, value: &Self::Value) -> Result<Text, Self::Error>;

    /// The int that an integer conversion prints.
    ///
    /// # Errors
    ///
    /// If there is none.
    fn to_int(&mut self, value: &Self::Value, code: char) -> Result<Self::Value, Self::Error>;

    /// The float that a conversion prints.
    ///
    /// # Errors
    ///
    /// If there is none.
    fn to_float(&mut self, value: &Self::Value, bytes: bool) -> Result<f64, Self::Error>;

    /// The code point, or the byte, that `%c` prints.
    ///
    /// # Errors
    ///
    /// If there is none.
    fn character(&mut self, value: &Self::Value, bytes: bool) -> Result<u32, Self::Error>;
}

/// A format and its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Format<'a, V> {
    /// The format; of bytes the bytes are code points.
    pub source: &'a Text,
    /// What stands on the right of the `%`.
    pub args: &'a V,
    /// Whether that may be a mapping.
    pub mapping: bool,
    /// Whether it is a format of bytes.
    pub bytes: bool,
}

/// Formats.
///
/// # Errors
///
/// What is wrong with the format, and what the host says.
pub fn format<H: Host>(
    host: &mut H,
    format: Format<'_, H::Value>,
) -> Result<TextBuilder, H::Error> {
    let items = H::items(format.args);
    let machine = Machine::<H> {
        source: format.source,
        at: 0,
        args: format.args,
        mapping: format.mapping,
        single: format.args.clone(),
        taken: 0,
        count: items.map_or(1, <[H::Value]>::len),
        is_tuple: items.is_some(),
        bytes: format.bytes,
        out: TextBuilder::with_capacity(format.source.len() + 16),
    };
    machine.run(host)
}

/// Where the arguments come from and which is next.
struct Machine<'a, H: Host> {
    source: &'a Text,
    at: usize,
    args: &'a H::Value,
    mapping: bool,
    /// The current argument when there is no tuple.
    single: H::Value,
    /// How many arguments of a tuple were taken; without a tuple, whether the single one was.
    taken: usize,
    /// How many there are to take.
    count: usize,
    is_tuple: bool,
    bytes: bool,
    out: TextBuilder,
}

/// One conversion as written in the format.
#[derive(Default)]
struct Conversion {
    left: bool,
    sign: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
    code: u32,
}

impl<H: Host> Machine<'_, H> {
    fn run(mut self, host: &mut H) -> Result<TextBuilder, H::Error> {
        let length = self.source.len();
        while self.at < length {
            let rest = match self.source.as_ascii() {
                Some(ascii) => ascii
                    .as_bytes()
                    .get(self.at..)
                    .and_then(|rest| rest.iter().position(|&b| b == b'%')),
                None => self
                    .source
                    .as_wide()
                    .and_then(|wide| wide.get(self.at..))
                    .and_then(|rest| rest.iter().position(|&p| p == u32::from('%'))),
            };
            let literal = rest.map_or(length, |more| self.at + more);
            self.out.push_slice(self.source, self.at, literal);
            self.at = literal;
            if self.at < length {
                self.at += 1;
                self.convert(host)?;
            }
        }
        if self.taken < self.count && !self.mapping {
            let what = if self.bytes { "bytes" } else { "string" };
            let message = format!("not all arguments converted during {what} formatting");
            return Err(host.raise(Exception::TypeError, message));
        }
        Ok(self.out)
    }

    fn peek(&self) -> Option<u32> {
        self.source.get(self.at)
    }

    /// Reads the next character of a conversion that must not end here.
    fn next_char(&mut self, host: &mut H) -> Result<u32, H::Error> {
        let Some(point) = self.peek() else {
            return Err(host.raise(Exception::ValueError, "incomplete format".to_owned()));
        };
        self.at += 1;
        Ok(point)
    }

    fn next_arg(&mut self, host: &mut H) -> Result<H::Value, H::Error> {
        let next = match H::items(self.args).filter(|_| self.is_tuple) {
            Some(items) => items.get(self.taken),
            None if self.taken == 0 => Some(&self.single),
            None => None,
        };
        let Some(next) = next.cloned() else {
            let message = "not enough arguments for format string".to_owned();
            return Err(host.raise(Exception::TypeError, message));
        };
        self.taken += 1;
        Ok(next)
    }

    /// `(key)`: the single argument becomes what the mapping has under it.
    fn key(&mut self, host: &mut H) -> Result<(), H::Error> {
        if !self.mapping {
            let message = "format requires a mapping".to_owned();
            return Err(host.raise(Exception::TypeError, message));
        }
        self.at += 1;
        let start = self.at;
        let mut open = 1;
        while open > 0 {
            match self.peek().and_then(char::from_u32) {
                None if self.peek().is_none() => {
                    return Err(
                        host.raise(Exception::ValueError, "incomplete format key".to_owned())
                    );
                }
                Some('(') => open += 1,
                Some(')') => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let key = self.source.slice(start..self.at - 1);
        self.single = host.lookup(self.args, key, self.bytes)?;
        (self.is_tuple, self.taken, self.count) = (false, 0, 1);
        Ok(())
    }

    fn star(&mut self, host: &mut H) -> Result<H::Value, H::Error> {
        let value = self.next_arg(host)?;
        if H::int(&value).is_none() {
            return Err(host.raise(Exception::TypeError, "* wants int".to_owned()));
        }
        Ok(value)
    }

    /// Decimal digits from `first` on; the character behind them.
    fn digits(
        &mut self,
        host: &mut H,
        first: u32,
        most: usize,
        too_big: &str,
    ) -> Result<(usize, u32), H::Error> {
        let mut value = (first - 0x30) as usize;
        loop {
            let point = self.next_char(host)?;
            if !(0x30..=0x39).contains(&point) {
                return Ok((value, point));
            }
            let digit = (point - 0x30) as usize;
            if value > (most - digit) / 10 {
                return Err(host.raise(Exception::ValueError, too_big.to_owned()));
            }
            value = value * 10 + digit;
        }
    }

    fn parse(&mut self, host: &mut H) -> Result<Conversion, H::Error> {
        let mut spec = Conversion::default();
        if self.peek() == Some(u32::from('(')) {
            self.key(host)?;
        }
        let mut point;
        loop {
            point = self.next_char(host)?;
            match char::from_u32(point) {
                Some('-') => spec.left = true,
                Some('+') => spec.sign = true,
                Some(' ') => spec.blank = true,
                Some('#') => spec.alternate = true,
                Some('0') => spec.zero = true,
                _ => break,
            }
        }
        if point == u32::from('*') {
            let width = self.star(host)?;
            let width = host.width(&width)?;
            spec.left |= width < 0;
            // The least width of all is its own opposite there, and pads nothing.
            spec.width = Some(usize::try_from(width.wrapping_abs()).unwrap_or(0));
            point = self.next_char(host)?;
        } else if (0x30..=0x39).contains(&point) {
            let (width, next) = self.digits(host, point, isize::MAX as usize, "width too big")?;
            spec.width = Some(width);
            point = next;
        }
        if point == u32::from('.') {
            spec.precision = Some(0);
            point = self.next_char(host)?;
            if point == u32::from('*') {
                let precision = self.star(host)?;
                let precision = host.precision(&precision)?;
                spec.precision = Some(usize::try_from(precision).unwrap_or(0));
                point = self.next_char(host)?;
            } else if (0x30..=0x39).contains(&point) {
                let too_big = if self.bytes {
                    "prec too big"
                } else {
                    "precision too big"
                };
                let (precision, next) = self.digits(host, point, i32::MAX as usize, too_big)?;
                spec.precision = Some(precision);
                point = next;
            }
        }
        if matches!(char::from_u32(point), Some('h' | 'l' | 'L')) {
            point = self.next_char(host)?;
        }
        spec.code = point;
        Ok(spec)
    }

    fn convert(&mut self, host: &mut H) -> Result<(), H::Error> {
        let spec = self.parse(host)?;
        if spec.code == u32::from('%') {
            if self.bytes {
                self.output(host, &spec, &Text::new("%"), false)?;
            } else {
                self.out.push(u32::from('%'));
            }
            return Ok(());
        }
        let value = self.next_arg(host)?;
        match (char::from_u32(spec.code), self.bytes) {
            (Some('s'), false) => {
                if spec.width.is_none() && spec.precision.is_none() {
                    self.grow(host)?;
                    return host.push_str(&mut self.out, &value);
                }
                let text = host.str(&value)?;
                self.cut(host, &spec, &text)
            }
            (Some('r'), false) => {
                let text = host.repr(&value)?;
                self.cut(host, &spec, &text)
            }
            (Some('s' | 'b'), true) => {
                let text = host.bytes(&value)?;
                self.cut(host, &spec, &text)
            }
            (Some('a'), _) | (Some('r'), true) => {
                let text = host.ascii(&value)?;
                self.cut(host, &spec, &text)
            }
            (Some('d' | 'i' | 'u' | 'o' | 'x' | 'X'), _) => self.integer(host, &spec, &value),
            (Some('e' | 'E' | 'f' | 'F' | 'g' | 'G'), _) => self.real(host, &spec, &value),
            (Some('c'), _) => {
                let point = host.character(&value, self.bytes)?;
                let text = Text::from_code_points([point]).unwrap_or_default();
                self.output(host, &spec, &text, false)
            }
            _ => {
                let shown = match char::from_u32(spec.code) {
                    Some(c) if self.bytes || (31..=126).contains(&spec.code) => c,
                    _ => '?',
                };
                let message = format!(
                    "unsupported format character '{shown}' (0x{:x}) at index {}",
                    spec.code,
                    self.at - 1
                );
                Err(host.raise(Exception::ValueError, message))
            }
        }
    }

    /// Looks now and then whether what has been made so far still fits.
    fn grow(&self, host: &mut H) -> Result<(), H::Error> {
        if self.out.len() > 1 << 16 {
            host.room(self.out.len() * 2)?;
        }
        Ok(())
    }

    /// Pushes a text, cut off at the precision.
    fn cut(&mut self, host: &mut H, spec: &Conversion, text: &Text) -> Result<(), H::Error> {
        match spec.precision {
            Some(precision) if precision < text.len() => {
                let cut = text.slice(0..precision);
                self.output(host, spec, &cut, false)
            }
            _ => self.output(host, spec, text, false),
        }
    }

    fn integer(
        &mut self,
        host: &mut H,
        spec: &Conversion,
        value: &H::Value,
    ) -> Result<(), H::Error> {
        let code = match char::from_u32(spec.code) {
            Some('i') if self.bytes => 'd',
            code => code.unwrap_or('d'),
        };
        let converted = host.to_int(value, code)?;
        let integer = H::int(&converted).unwrap_or(IntView::Small(0));
        if let (IntView::Small(i), 'd' | 'i' | 'u') = (integer, code)
            && spec.width.is_none()
            && spec.precision.is_none()
            && !spec.sign
            && !spec.blank
        {
            self.out.push_str(itoa::Buffer::new().format(i));
            return Ok(());
        }
        let precision = spec.precision.unwrap_or(0);
        if precision > i32::MAX as usize - 3 {
            return Err(host.raise(Exception::OverflowError, "precision too large".to_owned()));
        }
        let (radix, prefix) = match code {
            'o' => (8, "0o"),
            'x' | 'X' => (16, "0x"),
            _ => (10, ""),
        };
        host.room(integer.room(radix).saturating_add(precision))?;
        let magnitude = integer.magnitude(radix);
        let mut printed = String::new();
        if integer.is_negative() {
            printed.push('-');
        }
        if spec.alternate {
            printed.push_str(prefix);
        }
        let zeros = precision.saturating_sub(magnitude.len());
        printed.extend(std::iter::repeat_n('0', zeros));
        printed.push_str(&magnitude);
        if code == 'X' {
            printed.make_ascii_uppercase();
        }
        self.output(host, spec, &Text::from(printed), true)
    }

    fn real(&mut self, host: &mut H, spec: &Conversion, value: &H::Value) -> Result<(), H::Error> {
        let x = host.to_float(value, self.bytes)?;
        let precision = spec.precision.unwrap_or(6);
        host.room(precision.saturating_add(float::MOST_DIGITS))?;
        let flags = if spec.alternate {
            Flags::ALT
        } else {
            Flags::NONE
        };
        let printed = float::digits(x, spec.code as u8, precision, flags);
        if spec.width.is_none() && !spec.sign && !spec.blank {
            self.out.push_str(&printed);
            return Ok(());
        }
        self.output(host, spec, &Text::from(printed), true)
    }

    /// Pushes a converted text with sign, prefix and padding.
    fn output(
        &mut self,
        host: &mut H,
        spec: &Conversion,
        text: &Text,
        numeric: bool,
    ) -> Result<(), H::Error> {
        self.grow(host)?;
        let mut start = 0;
        let mut sign = None;
        if numeric {
            sign = text.get(0).filter(|&p| p == 0x2D || p == 0x2B);
            start = usize::from(sign.is_some());
            if sign.is_none() && spec.sign {
                sign = Some(0x2B);
            } else if sign.is_none() && spec.blank {
                sign = Some(0x20);
            }
        }
        let prefixed =
            numeric && spec.alternate && matches!(char::from_u32(spec.code), Some('x' | 'X' | 'o'));
        let prefix_end = start + if prefixed { 2 } else { 0 };
        let length = text.len() - start + usize::from(sign.is_some());
        let padding = spec.width.unwrap_or(0).saturating_sub(length);
        if padding > 1 << 10 {
            let unit = if self.out.is_ascii() { 1 } else { 4 };
            host.room(padding.saturating_add(self.out.len()).saturating_mul(unit))?;
        }
        let zeros = numeric && spec.zero;
        let left = if spec.left { 0 } else { padding };
        if !zeros {
            self.out.fill(0x20, left);
        }
        if let Some(sign) = sign {
            self.out.push(sign);
        }
        self.out.push_slice(text, start, prefix_end);
        if zeros {
            self.out.fill(0x30, left);
        }
        self.out.push_slice(text, prefix_end, text.len());
        self.out.fill(0x20, padding - left);
        Ok(())
    }
}
