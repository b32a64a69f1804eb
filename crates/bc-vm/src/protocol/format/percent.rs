//! `format % arguments`, for `str` and for `bytes`.
//!
//! Both run the same machine over code points; for bytes they are the bytes.

use bc_core::text::Text;

use super::float::{self, Flags};
use super::integer::Integer;
use super::room;
use crate::model::builder::TextBuilder;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::Args;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, call, convert, item, param, raise, text};

/// `format % args` for a str.
///
/// # Errors
///
/// `TypeError`, `ValueError`, `OverflowError` as CPython words them, and what conversions raise.
pub fn str_percent(vm: &mut Vm, format: &Value, args: &Value) -> PyResult {
    let Some(source) = format.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let done = Machine::new(vm, source.text(), args, false).run(vm)?;
    let done = done.finish(vm)?;
    Ok(vm.new_str(done))
}

/// `format % args` for the bytes `format`: the bytes that come out.
///
/// # Errors
///
/// As [`str_percent`].
pub fn bytes_percent(vm: &mut Vm, format: &[u8], args: &Value) -> PyResult<Vec<u8>> {
    let source = widen(vm, format)?;
    let done = Machine::new(vm, &source, args, true).run(vm)?;
    // Nothing above 255 has been pushed.
    let done = done.finish(vm)?;
    room(vm, done.len())?;
    Ok(done.code_points().map(|point| point as u8).collect())
}

/// Where the arguments come from and which is next.
struct Machine<'a> {
    source: &'a Text,
    at: usize,
    args: Value,
    mapping: Option<Value>,
    /// The current argument when there is no tuple.
    single: Value,
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

impl<'a> Machine<'a> {
    fn new(vm: &Vm, source: &'a Text, args: &Value, bytes: bool) -> Self {
        let tuple = args.as_tuple();
        let plain = tuple.is_some()
            || args.as_str().is_some()
            || bytes
                && matches!(
                    args.payload(),
                    Some(Payload::Bytes(_) | Payload::ByteArray(_))
                );
        let mapping = !plain
            && vm
                .class_of(args)
                .data()
                .lookup(&vm.names.__getitem__)
                .is_some();
        Self {
            source,
            at: 0,
            args: args.clone(),
            mapping: mapping.then(|| args.clone()),
            single: args.clone(),
            taken: 0,
            count: tuple.map_or(1, |items| items.len()),
            is_tuple: tuple.is_some(),
            bytes,
            out: TextBuilder::with_capacity(source.len() + 16),
        }
    }

    fn run(mut self, vm: &mut Vm) -> PyResult<TextBuilder> {
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
                self.convert(vm)?;
            }
        }
        if self.taken < self.count && self.mapping.is_none() {
            let what = if self.bytes { "bytes" } else { "string" };
            let message = format!("not all arguments converted during {what} formatting");
            return Err(raise::type_error(vm, message));
        }
        Ok(self.out)
    }

    fn peek(&self) -> Option<u32> {
        self.source.get(self.at)
    }

    /// Reads the next character of a conversion that must not end here.
    fn next_char(&mut self, vm: &mut Vm) -> PyResult<u32> {
        let Some(point) = self.peek() else {
            return Err(raise::value_error(vm, "incomplete format"));
        };
        self.at += 1;
        Ok(point)
    }

    fn next_arg(&mut self, vm: &mut Vm) -> PyResult {
        if self.taken >= self.count {
            let message = "not enough arguments for format string";
            return Err(raise::type_error(vm, message));
        }
        self.taken += 1;
        if !self.is_tuple {
            return Ok(self.single.clone());
        }
        let items = self.args.as_tuple();
        Ok(items
            .and_then(|items| items.get(self.taken - 1).cloned())
            .unwrap_or_default())
    }

    /// `(key)`: the single argument becomes what the mapping has under it.
    fn key(&mut self, vm: &mut Vm) -> PyResult<()> {
        let Some(mapping) = self.mapping.clone() else {
            return Err(raise::type_error(vm, "format requires a mapping"));
        };
        self.at += 1;
        let start = self.at;
        let mut open = 1;
        while open > 0 {
            match self.peek().and_then(char::from_u32) {
                None if self.peek().is_none() => {
                    return Err(raise::value_error(vm, "incomplete format key"));
                }
                Some('(') => open += 1,
                Some(')') => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let key = self.source.slice(start..self.at - 1);
        let key = if self.bytes {
            vm.new_bytes(key.code_points().map(|p| p as u8).collect::<Vec<u8>>())
        } else {
            vm.new_str(key)
        };
        self.single = item::getitem(vm, &mapping, &key)?;
        (self.is_tuple, self.taken, self.count) = (false, 0, 1);
        Ok(())
    }

    fn star(&mut self, vm: &mut Vm) -> PyResult {
        let value = self.next_arg(vm)?;
        if Integer::get(&value).is_none() {
            return Err(raise::type_error(vm, "* wants int"));
        }
        Ok(value)
    }

    /// Decimal digits from `first` on; the character behind them.
    fn digits(
        &mut self,
        vm: &mut Vm,
        first: u32,
        most: usize,
        too_big: &str,
    ) -> PyResult<(usize, u32)> {
        let mut value = (first - 0x30) as usize;
        loop {
            let point = self.next_char(vm)?;
            if !(0x30..=0x39).contains(&point) {
                return Ok((value, point));
            }
            let digit = (point - 0x30) as usize;
            if value > (most - digit) / 10 {
                return Err(raise::value_error(vm, too_big));
            }
            value = value * 10 + digit;
        }
    }

    fn parse(&mut self, vm: &mut Vm) -> PyResult<Conversion> {
        let mut spec = Conversion::default();
        if self.peek() == Some(u32::from('(')) {
            self.key(vm)?;
        }
        let mut point;
        loop {
            point = self.next_char(vm)?;
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
            let width = self.star(vm)?;
            let width = param::ssize(vm, &width)?;
            spec.left |= width < 0;
            spec.width = Some(width.unsigned_abs() as usize);
            point = self.next_char(vm)?;
        } else if (0x30..=0x39).contains(&point) {
            let (width, next) = self.digits(vm, point, isize::MAX as usize, "width too big")?;
            spec.width = Some(width);
            point = next;
        }
        if point == u32::from('.') {
            spec.precision = Some(0);
            point = self.next_char(vm)?;
            if point == u32::from('*') {
                let precision = self.star(vm)?;
                let precision = param::c_int_of_long(vm, &precision)?;
                spec.precision = Some(usize::try_from(precision).unwrap_or(0));
                point = self.next_char(vm)?;
            } else if (0x30..=0x39).contains(&point) {
                let too_big = if self.bytes {
                    "prec too big"
                } else {
                    "precision too big"
                };
                let (precision, next) = self.digits(vm, point, i32::MAX as usize, too_big)?;
                spec.precision = Some(precision);
                point = next;
            }
        }
        if matches!(char::from_u32(point), Some('h' | 'l' | 'L')) {
            point = self.next_char(vm)?;
        }
        spec.code = point;
        Ok(spec)
    }

    fn convert(&mut self, vm: &mut Vm) -> PyResult<()> {
        let spec = self.parse(vm)?;
        if spec.code == u32::from('%') {
            if self.bytes {
                self.output(vm, &spec, &Text::new("%"), false)?;
            } else {
                self.out.push(u32::from('%'));
            }
            return Ok(());
        }
        let value = self.next_arg(vm)?;
        match (char::from_u32(spec.code), self.bytes) {
            (Some('s'), false) => {
                if spec.width.is_none() && spec.precision.is_none() {
                    self.grow(vm)?;
                    return text::push_str(vm, &mut self.out, &value);
                }
                let text = text::str_text(vm, &value)?;
                self.cut(vm, &spec, &text)
            }
            (Some('r'), false) => {
                let text = text::repr_text(vm, &value)?;
                self.cut(vm, &spec, &text)
            }
            (Some('s' | 'b'), true) => {
                let text = bytes_of(vm, &value)?;
                self.cut(vm, &spec, &text)
            }
            (Some('a'), _) | (Some('r'), true) => {
                let text = text::ascii(vm, &value)?;
                match text.as_str() {
                    Some(text) => self.cut(vm, &spec, text.text()),
                    None => Ok(()),
                }
            }
            (Some('d' | 'i' | 'u' | 'o' | 'x' | 'X'), _) => self.integer(vm, &spec, &value),
            (Some('e' | 'E' | 'f' | 'F' | 'g' | 'G'), _) => self.real(vm, &spec, &value),
            (Some('c'), _) => {
                let point = if self.bytes {
                    byte_of(vm, &value)?
                } else {
                    character_of(vm, &value)?
                };
                let text = Text::from_code_points([point]).unwrap_or_default();
                self.output(vm, &spec, &text, false)
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
                Err(raise::value_error(vm, message))
            }
        }
    }

    /// Looks now and then whether what has been made so far still fits.
    fn grow(&self, vm: &mut Vm) -> PyResult<()> {
        if self.out.len() > 1 << 16 {
            room(vm, self.out.len() * 2)?;
        }
        Ok(())
    }

    /// Pushes a text, cut off at the precision.
    fn cut(&mut self, vm: &mut Vm, spec: &Conversion, text: &Text) -> PyResult<()> {
        match spec.precision {
            Some(precision) if precision < text.len() => {
                let cut = text.slice(0..precision);
                self.output(vm, spec, &cut, false)
            }
            _ => self.output(vm, spec, text, false),
        }
    }

    fn integer(&mut self, vm: &mut Vm, spec: &Conversion, value: &Value) -> PyResult<()> {
        let code = match char::from_u32(spec.code) {
            Some('i') if self.bytes => 'd',
            code => code.unwrap_or('d'),
        };
        let converted = to_integer(vm, value, code)?;
        let integer = Integer::of(&converted);
        if let (Integer::Small(i), 'd' | 'i' | 'u') = (&integer, code)
            && spec.width.is_none()
            && spec.precision.is_none()
            && !spec.sign
            && !spec.blank
        {
            self.out.push_str(&i.to_string());
            return Ok(());
        }
        let precision = spec.precision.unwrap_or(0);
        if precision > i32::MAX as usize - 3 {
            return Err(raise::overflow_error(vm, "precision too large"));
        }
        let (radix, prefix) = match code {
            'o' => (8, "0o"),
            'x' | 'X' => (16, "0x"),
            _ => (10, ""),
        };
        room(vm, integer.room(radix).saturating_add(precision))?;
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
        self.output(vm, spec, &Text::from(printed), true)
    }

    fn real(&mut self, vm: &mut Vm, spec: &Conversion, value: &Value) -> PyResult<()> {
        let x = match value {
            Value::Float(x) => x.get(),
            other => {
                let x = convert::to_f64(vm, other);
                if self.bytes
                    && let Err(Thrown::Raise(_)) = x
                {
                    let message = format!("float argument required, not {}", vm.type_name(other));
                    return Err(raise::type_error(vm, message));
                }
                x?
            }
        };
        let precision = spec.precision.unwrap_or(6);
        room(vm, precision.saturating_add(float::MOST_DIGITS))?;
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
        self.output(vm, spec, &Text::from(printed), true)
    }

    /// Pushes a converted text with sign, prefix and padding.
    fn output(
        &mut self,
        vm: &mut Vm,
        spec: &Conversion,
        text: &Text,
        numeric: bool,
    ) -> PyResult<()> {
        self.grow(vm)?;
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
            room(
                vm,
                padding.saturating_add(self.out.len()).saturating_mul(unit),
            )?;
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

/// The integer that an integer conversion prints.
fn to_integer(vm: &mut Vm, value: &Value, code: char) -> PyResult {
    if Integer::get(value).is_some() {
        return Ok(value.clone());
    }
    let needs_index = matches!(code, 'o' | 'x' | 'X');
    let class = vm.class_of(value);
    let is_number = [&vm.names.__int__, &vm.names.__float__]
        .into_iter()
        .any(|name| class.data().lookup(name).is_some());
    let converted = if !is_number {
        Ok(Value::Unbound)
    } else if needs_index {
        convert::index(vm, value)
    } else {
        convert::to_int(vm, value)
    };
    let converted = match raise::catch(vm, converted, Exc::TypeError)? {
        Some(converted) if Integer::get(&converted).is_some() => return Ok(converted),
        other => other,
    };
    drop(converted);
    let wanted = if needs_index {
        "an integer"
    } else {
        "a number"
    };
    let message = format!(
        "%{code} format: {wanted} is required, not {}",
        vm.type_name(value)
    );
    Err(raise::type_error(vm, message))
}

/// The code point that `%c` of a str prints.
fn character_of(vm: &mut Vm, value: &Value) -> PyResult<u32> {
    let refused = "%c requires int or char";
    if let Some(text) = value.as_str() {
        return match (text.text().len(), text.text().get(0)) {
            (1, Some(point)) => Ok(point),
            _ => Err(raise::type_error(vm, refused)),
        };
    }
    let converted = match Integer::get(value) {
        Some(_) => value.clone(),
        None => match convert::index(vm, value) {
            Ok(converted) => converted,
            Err(Thrown::Raise(_)) => return Err(raise::type_error(vm, refused)),
            Err(fault) => return Err(fault),
        },
    };
    match Integer::of(&converted).to_i64().map(u32::try_from) {
        Some(Ok(point)) if point <= 0x10_FFFF => Ok(point),
        Some(_) => Err(raise::overflow_error(vm, "%c arg not in range(0x110000)")),
        None => Err(raise::type_error(vm, refused)),
    }
}

/// The byte that `%c` of a bytes prints.
fn byte_of(vm: &mut Vm, value: &Value) -> PyResult<u32> {
    let refused = "%c requires an integer in range(256) or a single byte";
    match value.payload() {
        Some(Payload::Bytes(bytes)) if bytes.len() == 1 => {
            return Ok(bytes.first().map_or(0, |&b| u32::from(b)));
        }
        Some(Payload::ByteArray(bytes)) if bytes.borrow().len() == 1 => {
            return Ok(bytes.borrow().first().map_or(0, |&b| u32::from(b)));
        }
        _ => {}
    }
    let converted = match Integer::get(value) {
        Some(_) => value.clone(),
        None => {
            let index = convert::index(vm, value);
            match raise::catch(vm, index, Exc::TypeError)? {
                Some(converted) => converted,
                None => return Err(raise::type_error(vm, refused)),
            }
        }
    };
    match Integer::of(&converted).to_i64() {
        Some(byte @ 0..=255) => Ok(byte as u32),
        _ => Err(raise::overflow_error(vm, "%c arg not in range(256)")),
    }
}

/// The text of these bytes, byte for code point.
fn widen(vm: &Vm, bytes: &[u8]) -> PyResult<Text> {
    let item = if bytes.is_ascii() { 1 } else { 4 };
    vm.reserve(bytes.len().saturating_mul(item))?;
    let ascii = std::str::from_utf8(bytes).ok().filter(|_| item == 1);
    Ok(match ascii {
        Some(ascii) => Text::new(ascii),
        None => Text::from_code_points(bytes.iter().map(|&b| u32::from(b))).unwrap_or_default(),
    })
}

/// What `%b` of a bytes prints, byte for code point.
fn bytes_of(vm: &mut Vm, value: &Value) -> PyResult<Text> {
    if let Some(Payload::Bytes(_) | Payload::ByteArray(_)) = value.payload()
        && let Some(bytes) = buffer::view(value)
    {
        return widen(vm, &bytes);
    }
    let name = vm.names.__bytes__.clone();
    match call::call_special(vm, value, &name, Args::none())? {
        Some(made) => match made.as_bytes() {
            Some(bytes) => widen(vm, bytes),
            None => {
                let message = format!(
                    "__bytes__ returned non-bytes (type {})",
                    vm.type_name(&made)
                );
                Err(raise::type_error(vm, message))
            }
        },
        None => {
            let message = format!(
                "%b requires bytes, or an object that implements __bytes__, not '{}'",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}
