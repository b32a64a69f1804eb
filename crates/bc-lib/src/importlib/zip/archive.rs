//! What is in a zip file: its directory as `zipimport` keeps it, and the bytes of one file.
//!
//! The directory is read by the rules of the reference's `zipimport.c`, because programs see it: as the dict
//! `_files`, in `_zip_directory_cache`, and by what is refused and in which words. Inflating is `miniz_oxide`'s.
//! Bytes come through the embedder's loader. Absent: modules (see `zip`).

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::super::super::support::{empty_dict, remember, remembered, set};
use super::super::{class_named, paths, quoted, string};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::TypeTable;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, codec, convert, item, iter, poll, raise};

/// The remembered class `ZipImportError`.
pub(super) const ERROR: &str = "zipimport.ZipImportError";

/// The remembered class of what is wrong with deflated data.
const INFLATE_ERROR: &str = "zlib.error";

const END_OF_DIRECTORY: u32 = 0x0605_4B50;
const IN_DIRECTORY: u32 = 0x0201_4B50;
const LOCAL_HEADER: u32 = 0x0403_4B50;

/// Sizes of the three records without what varies in them.
const END_SIZE: u64 = 22;
const ENTRY_SIZE: usize = 46;
const LOCAL_SIZE: usize = 30;

/// The longest name that is read whole.
const LONGEST_NAME: usize = 4096;

/// The least that inflated data grows by.
const PIECE: usize = 16 << 10;

/// `ZipImportError` with this message.
pub(super) fn error(vm: &mut Vm, message: &str) -> Thrown {
    match class_named(vm, ERROR) {
        Ok(class) => {
            let message = vm.new_str(message);
            call::throw_class(vm, &class, vec![message])
        }
        Err(thrown) => thrown,
    }
}

/// As [`error`], about an archive.
fn error_about(vm: &mut Vm, message: &str, archive: &Value) -> Thrown {
    match quoted(vm, archive) {
        Ok(shown) => error(vm, &format!("{message}: {shown}")),
        Err(thrown) => thrown,
    }
}

fn ended(vm: &mut Vm) -> Thrown {
    raise::throw(vm, ExceptionKind::EOFError, "EOF read where not expected")
}

fn short_at(bytes: &[u8], at: usize) -> u16 {
    let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok());
    two.map_or(0, u16::from_le_bytes)
}

fn long_at(bytes: &[u8], at: usize) -> u32 {
    super::super::bytecode::number_at(bytes, at)
}

/// How many bytes a file has.
fn size(vm: &mut Vm, path: &str) -> PyResult<u64> {
    match paths::stat(vm, path) {
        Some(stat) => Ok(stat.size),
        // The loader does not know without reading.
        None => paths::read(vm, path).map(|bytes| bytes.len() as u64),
    }
}

/// The files in an archive by name, each with what is known of it.
pub(super) fn directory(vm: &mut Vm, archive: &Value) -> PyResult {
    let path = string(vm, archive)?;
    let size = match size(vm, &path) {
        Ok(size) => size,
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::OSError) => {
            let told = error_about(vm, "can't open Zip file", archive);
            if let (Thrown::Raise(told), Thrown::Raise(cause)) = (&told, thrown) {
                set(vm, &Value::from(told), "__context__", Value::Obj(cause))?;
            }
            return Err(told);
        }
        Err(thrown) => return Err(thrown),
    };
    let unreadable = "can't read Zip file";
    let Some(end_at) = size.checked_sub(END_SIZE) else {
        return Err(error_about(vm, unreadable, archive));
    };
    let end = paths::read_part(vm, &path, end_at, END_SIZE as usize)?;
    if end.len() < END_SIZE as usize {
        return Err(error_about(vm, unreadable, archive));
    }
    if long_at(&end, 0) != END_OF_DIRECTORY {
        return Err(error_about(vm, "not a Zip file", archive));
    }
    let (length, offset) = (u64::from(long_at(&end, 12)), u64::from(long_at(&end, 16)));
    let wrong = match () {
        () if end_at < length => Some("bad central directory size"),
        () if end_at < offset => Some("bad central directory offset"),
        () if end_at - length < offset => Some("bad central directory size or offset"),
        () => None,
    };
    if let Some(wrong) = wrong {
        return Err(error_about(vm, wrong, archive));
    }
    let start = end_at - length;
    let count = usize::try_from(size - start).unwrap_or(usize::MAX);
    let bytes = paths::read_part(vm, &path, start, count)?;
    let files = Value::Obj(empty_dict(vm));
    let mut at = 0;
    // Whatever stands before the archive moves all its places.
    let (moved, last) = (start - offset, offset);
    while let Some(entry) = next_entry(vm, &bytes, &mut at, archive)? {
        poll::charge(vm, 1)?;
        if u64::from(entry.offset) > last {
            return Err(error_about(vm, "bad local header offset", archive));
        }
        let charset = if entry.flags & 0x0800 == 0 {
            "cp437"
        } else {
            "utf-8"
        };
        let name = codec::decode(vm, entry.name, Some(charset), None)?;
        let file = format!("{path}/{}", string(vm, &name)?);
        let known = vm.new_tuple([
            vm.new_str(file),
            Value::Int(entry.compress.into()),
            Value::Int(entry.packed.into()),
            Value::Int(entry.size.into()),
            Value::Int(i64::try_from(u64::from(entry.offset) + moved).unwrap_or(i64::MAX)),
            Value::Int(entry.time.into()),
            Value::Int(entry.date.into()),
            Value::Int(entry.crc.into()),
        ]);
        item::setitem(vm, &files, &name, known)?;
    }
    Ok(files)
}

/// One entry of the directory of an archive.
struct Entry<'a> {
    flags: u16,
    compress: u16,
    time: u16,
    date: u16,
    crc: u32,
    packed: u32,
    size: u32,
    offset: u32,
    name: &'a [u8],
}

/// The entry at a place, unless something else stands there.
fn next_entry<'a>(
    vm: &mut Vm,
    bytes: &'a [u8],
    at: &mut usize,
    archive: &Value,
) -> PyResult<Option<Entry<'a>>> {
    let rest = bytes.get(*at..).unwrap_or_default();
    if rest.len() < 4 {
        return Err(ended(vm));
    }
    if long_at(rest, 0) != IN_DIRECTORY {
        return Ok(None);
    }
    let Some((head, rest)) = rest.split_at_checked(ENTRY_SIZE) else {
        return Err(ended(vm));
    };
    let length = usize::from(short_at(head, 28));
    let whole = length + usize::from(short_at(head, 30)) + usize::from(short_at(head, 32));
    let (Some(name), true) = (rest.get(..length.min(LONGEST_NAME)), rest.len() >= whole) else {
        return Err(error_about(vm, "can't read Zip file", archive));
    };
    *at += ENTRY_SIZE + whole;
    Ok(Some(Entry {
        flags: short_at(head, 8),
        compress: short_at(head, 10),
        time: short_at(head, 12),
        date: short_at(head, 14),
        crc: long_at(head, 16),
        packed: long_at(head, 20),
        size: long_at(head, 24),
        offset: long_at(head, 42),
        name,
    }))
}

/// What the tuple of a file says, which a program may have made itself.
pub(super) struct Known {
    /// What `__file__` is to be.
    pub(super) file: Value,
    compress: i64,
    packed: i64,
    offset: i64,
    time: i64,
    date: i64,
}

/// Reads such a tuple.
pub(super) fn known(vm: &mut Vm, entry: &Value) -> PyResult<Known> {
    if entry.as_tuple().is_none() {
        let message = "new style getargs format but argument is not a tuple";
        return Err(raise::system_error(vm, message));
    }
    let parts = iter::collect(vm, entry)?;
    if parts.len() != 8 {
        let message = format!("function takes exactly 8 arguments ({} given)", parts.len());
        return Err(raise::type_error(vm, message));
    }
    let mut numbers = [0; 8];
    for (place, part) in parts.iter().enumerate().skip(1) {
        numbers[place] = convert::index_i64(vm, part, ExceptionKind::OverflowError)?;
    }
    let [_, compress, packed, _, offset, time, date, _] = numbers;
    Ok(Known {
        file: parts[0].clone(),
        compress,
        packed,
        offset,
        time,
        date,
    })
}

/// The bytes of one file in an archive.
pub(super) fn data(vm: &mut Vm, archive: &Value, entry: &Value) -> PyResult<Vec<u8>> {
    let known = known(vm, entry)?;
    if known.packed < 0 {
        return Err(error(vm, "negative data size"));
    }
    let path = string(vm, archive)?;
    let size = size(vm, &path)?;
    let Ok(offset) = u64::try_from(known.offset) else {
        return Err(error_about(vm, "can't read Zip file", archive));
    };
    let head = paths::read_part(vm, &path, offset, LOCAL_SIZE)?;
    if head.len() < LOCAL_SIZE {
        return Err(ended(vm));
    }
    if long_at(&head, 0) != LOCAL_HEADER {
        return Err(error_about(vm, "bad local file header", archive));
    }
    let names = u64::from(short_at(&head, 26)) + u64::from(short_at(&head, 28));
    let start = offset.saturating_add(LOCAL_SIZE as u64 + names);
    let packed = known.packed as u64;
    // What the directory says is asked for only if it is there.
    if size.saturating_sub(start) < packed {
        let message = "zipimport: can't read data";
        return Err(raise::throw(vm, ExceptionKind::OSError, message));
    }
    let count = usize::try_from(packed).unwrap_or(usize::MAX);
    let raw = paths::read_part(vm, &path, start, count)?;
    if raw.len() < count {
        let message = "zipimport: can't read data";
        return Err(raise::throw(vm, ExceptionKind::OSError, message));
    }
    match known.compress {
        0 => Ok(raw),
        _ => inflate(vm, &raw),
    }
}

/// Inflates, as far as the machine's budgets go: how much there will be is not known before.
fn inflate(vm: &mut Vm, raw: &[u8]) -> PyResult<Vec<u8>> {
    let mut state = Box::<DecompressorOxide>::default();
    let (mut read, mut made) = (0, 0);
    let mut out: Vec<u8> = Vec::new();
    loop {
        let more = out.len().max(raw.len()).max(PIECE);
        let room = out.len().saturating_add(more);
        poll::charge(vm, more as u64 / 64)?;
        vm.reserve(room)?;
        out.resize(room, 0);
        let (status, taken, given) = decompress(
            &mut state,
            raw.get(read..).unwrap_or_default(),
            &mut out,
            made,
            TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
        );
        (read, made) = (read + taken, made + given);
        let wrong = match status {
            TINFLStatus::Done => {
                out.truncate(made);
                return Ok(out);
            }
            TINFLStatus::HasMoreOutput => continue,
            TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => {
                "Error -5 while decompressing data: incomplete or truncated stream"
            }
            _ => "Error -3 while decompressing data: invalid data",
        };
        return Err(inflate_error(vm, wrong));
    }
}

/// What `zlib`, which the machine has not, would raise.
fn inflate_error(vm: &mut Vm, message: &str) -> Thrown {
    let class = match remembered(vm, INFLATE_ERROR) {
        Some(class) => Ok(class),
        None => {
            let base = Value::from(vm.exception(ExceptionKind::Exception));
            class::python_class(vm, "zlib", "error", None, &[base], &TypeTable::EMPTY).map(
                |class| {
                    let class = Value::from(&class);
                    remember(vm, INFLATE_ERROR, class.clone());
                    class
                },
            )
        }
    };
    let message = vm.new_str(message);
    match class.and_then(|class| call::call_values(vm, &class, [message])) {
        Ok(Value::Obj(exception)) => raise::throw_instance(vm, exception),
        Ok(_) => raise::value_error(vm, "invalid compressed data"),
        Err(thrown) => thrown,
    }
}

/// When a file was changed, as compiled files say it: seconds since 1970. The machine's local time is UTC.
pub(super) fn seconds(known: &Known) -> i64 {
    let (time, date) = (known.time & 0xFFFF, known.date & 0xFFFF);
    let (year, month, day) = (1980 + (date >> 9), (date >> 5) & 0xF, date & 0x1F);
    // Months beyond the year, and none, belong to its neighbours.
    let months = year * 12 + month - 1;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    // Counted from March, the leap day is the last of its year.
    let (from_march, shift) = ((month + 10) % 12, i64::from(month < 2));
    let years = year - shift;
    let days =
        365 * years + years / 4 - years / 100 + years / 400 + (153 * from_march + 2) / 5 + day
            - 1
            - 719_468;
    let (hours, minutes) = ((time >> 11) & 0x1F, (time >> 5) & 0x3F);
    ((days * 24 + hours) * 60 + minutes) * 60 + (time & 0x1F) * 2
}
