//! The constants of `sys`: version, limits of numbers, flags.

use bc_vm::model::native::{GetSetDef, TypeTable};
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use bc_vm::protocol::structseq::{self, field};
use bc_vm::runtime::compile;

macro_rules! fields {
    ($($name:literal $index:literal),* $(,)?) => {
        &[$(GetSetDef::read($name, field::<$index>).member()),*]
    };
}

static VERSION_INFO: TypeTable = TypeTable {
    doc: "sys.version_info\n\nVersion information as a named tuple.",
    getsets: fields!["major" 0, "minor" 1, "micro" 2, "releaselevel" 3, "serial" 4],
    ..TypeTable::EMPTY
};

static FLAGS: TypeTable = TypeTable {
    doc: "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    getsets: fields![
        "debug" 0, "inspect" 1, "interactive" 2, "optimize" 3, "dont_write_bytecode" 4,
        "no_user_site" 5, "no_site" 6, "ignore_environment" 7, "verbose" 8, "bytes_warning" 9,
        "quiet" 10, "hash_randomization" 11, "isolated" 12,
    ],
    ..TypeTable::EMPTY
};

static FLOAT_INFO: TypeTable = TypeTable {
    doc: "sys.float_info\n\nA structseq holding information about the float type.",
    getsets: fields![
        "max" 0, "max_exp" 1, "max_10_exp" 2, "min" 3, "min_exp" 4, "min_10_exp" 5, "dig" 6,
        "mant_dig" 7, "epsilon" 8, "radix" 9, "rounds" 10,
    ],
    ..TypeTable::EMPTY
};

static INT_INFO: TypeTable = TypeTable {
    doc: "sys.int_info\n\nA struct sequence that holds information about the representation of ints.",
    getsets: fields!["bits_per_digit" 0, "sizeof_digit" 1],
    ..TypeTable::EMPTY
};

static HASH_INFO: TypeTable = TypeTable {
    doc: "hash_info\n\nA struct sequence providing parameters used for computing hashes.",
    getsets: fields![
        "width" 0, "modulus" 1, "inf" 2, "nan" 3, "imag" 4, "algorithm" 5, "hash_bits" 6,
        "seed_bits" 7, "cutoff" 8,
    ],
    ..TypeTable::EMPTY
};

static THREAD_INFO: TypeTable = TypeTable {
    doc: "sys.thread_info\n\nA struct sequence holding information about the thread implementation.",
    getsets: fields!["name" 0, "lock" 1, "version" 2],
    ..TypeTable::EMPTY
};

/// `sys.hexversion` of 3.5.10 final.
const HEXVERSION: i64 = 0x0305_0af0;

/// Which of the flags are `inspect` and `interactive`.
const INTERACTIVE: [usize; 2] = [1, 2];

/// Which of the flags is `optimize`.
const OPTIMIZE: usize = 3;

/// The modulus of the hash of numbers, 2**61 - 1.
const MODULUS: i64 = (1 << 61) - 1;

fn sequence(
    vm: &mut Vm,
    module: &ObjRef,
    name: &str,
    table: &'static TypeTable,
    items: Vec<Value>,
) -> Value {
    let class = structseq::class(vm, "sys", name, items.len(), false, table);
    let value = structseq::make(vm, &class, items);
    define::constant(vm, module, name, value.clone());
    value
}

/// Puts the constants into the module.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) {
    let int = Value::Int;
    let can_write = vm.loader.as_ref().is_some_and(|loader| loader.can_write());
    let text = |vm: &Vm, s: &str| vm.new_str(s);
    let version = vec![int(3), int(5), int(10), text(vm, "final"), int(0)];
    let version = sequence(vm, module, "version_info", &VERSION_INFO, version);
    let mut flags = vec![int(0); 13];
    flags[OPTIMIZE] = int(i64::from(compile::optimize(vm)));
    if compile::is_interactive(vm) {
        for flag in INTERACTIVE {
            flags[flag] = int(1);
        }
    }
    sequence(vm, module, "flags", &FLAGS, flags);
    let float = vec![
        Value::float(f64::MAX),
        int(f64::MAX_EXP.into()),
        int(f64::MAX_10_EXP.into()),
        Value::float(f64::MIN_POSITIVE),
        int(f64::MIN_EXP.into()),
        int(f64::MIN_10_EXP.into()),
        int(f64::DIGITS.into()),
        int(f64::MANTISSA_DIGITS.into()),
        Value::float(f64::EPSILON),
        int(f64::RADIX.into()),
        int(1),
    ];
    sequence(vm, module, "float_info", &FLOAT_INFO, float);
    sequence(vm, module, "int_info", &INT_INFO, vec![int(30), int(4)]);
    let hash = vec![
        int(64),
        int(MODULUS),
        int(314_159),
        int(0),
        int(1_000_003),
        text(vm, "siphash24"),
        int(64),
        int(128),
        int(0),
    ];
    sequence(vm, module, "hash_info", &HASH_INFO, hash);
    let thread = vec![Value::None, Value::None, Value::None];
    sequence(vm, module, "thread_info", &THREAD_INFO, thread);

    let implementation = vm.alloc(&vm.classes.simple_namespace, Payload::Plain);
    let dict = vm.new_dict(Table::new());
    for (name, value) in [
        ("cache_tag", text(vm, "cpython-35")),
        ("hexversion", int(HEXVERSION)),
        ("name", text(vm, "cpython")),
        ("version", version),
    ] {
        let name = vm.intern(name);
        define::insert(vm, &dict, &name, value);
    }
    implementation.set_dict(Some(dict));
    define::constant(vm, module, "implementation", Value::Obj(implementation));

    let byteorder = if cfg!(target_endian = "big") {
        "big"
    } else {
        "little"
    };
    for (name, value) in [
        // In the form that `platform` takes apart: version, build and date, compiler.
        (
            "version",
            "3.5.10 (default, Sep  5 2020, 00:00:00) \n[bytecode machine]",
        ),
        ("byteorder", byteorder),
        ("platform", "linux"),
        ("prefix", ""),
        ("exec_prefix", ""),
        ("base_prefix", ""),
        ("base_exec_prefix", ""),
        ("executable", ""),
        ("abiflags", "m"),
        ("float_repr_style", "short"),
        (
            "copyright",
            "Licensed under MIT or Apache-2.0, at your option.",
        ),
    ] {
        let value = text(vm, value);
        define::constant(vm, module, name, value);
    }
    for (name, value) in [
        ("maxsize", int(i64::MAX)),
        ("maxunicode", int(0x0010_ffff)),
        ("hexversion", int(HEXVERSION)),
        ("api_version", int(1013)),
        ("dont_write_bytecode", Value::bool(!can_write)),
    ] {
        define::constant(vm, module, name, value);
    }
}
