//! What `encodings.idna` has beside its codec: pieces of names, and the steps on labels as functions.

use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{codec, param, raise, truth};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("nameprep", Arity::Python(1, &["label"]), |vm, args| {
        let label = text(vm, args.at(0))?;
        let label = codec::prepare_label(vm, &label)?;
        Ok(vm.new_str(label))
    }),
    MethodDef::new("ToASCII", Arity::Python(1, &["label"]), |vm, args| {
        let label = text(vm, args.at(0))?;
        let label = codec::to_ascii(vm, &label)?;
        Ok(vm.new_bytes(label))
    }),
    MethodDef::new("ToUnicode", Arity::Python(1, &["label"]), |vm, args| {
        if let Some(label) = args.at(0).as_bytes() {
            let label = label.to_vec();
            return codec::to_unicode(vm, &label);
        }
        let mut label = text(vm, args.at(0))?;
        if !label.is_ascii() {
            label = codec::prepare_label(vm, &label)?;
        }
        match label.as_ascii() {
            Some(label) => codec::to_unicode(vm, label.as_bytes()),
            None => {
                let message = "Invalid character in IDN label";
                let kind = bc_vm::model::exception::ExceptionKind::UnicodeError;
                Err(raise::throw(vm, kind, message))
            }
        }
    }),
];

fn text(vm: &mut Vm, value: &Value) -> PyResult<bc_core::text::Text> {
    match value.as_str() {
        Some(text) => Ok(text.text().clone()),
        None => {
            let message = format!("'{}' object is no label", vm.type_name(value));
            Err(raise::type_error(vm, message))
        }
    }
}

pub(super) static ENCODER: TypeTable = TypeTable {
    methods: &[MethodDef::new(
        "_buffer_encode",
        Arity::Python(3, &["input", "errors", "final"]),
        |vm, args| {
            let input = text(vm, args.at(1))?;
            piece(vm, &args, &input, codec::idna_piece)
        },
    )],
    ..TypeTable::EMPTY
};

pub(super) static DECODER: TypeTable = TypeTable {
    methods: &[MethodDef::new(
        "_buffer_decode",
        Arity::Python(3, &["input", "errors", "final"]),
        |vm, args| {
            let input = match args.at(1).as_bytes() {
                Some(bytes) => {
                    let bytes = bytes.to_vec();
                    // Bytes that are no ASCII are found out only after the error handling.
                    let errors = param::text_argument(vm, "encode", 2, args.get(2), false)?;
                    codec::idna_strict(vm, errors.as_deref(), "Unsupported")?;
                    codec::decode(vm, &bytes, Some("ascii"), None)?
                }
                None => args.at(1).clone(),
            };
            let input = text(vm, &input)?;
            piece(vm, &args, &input, codec::idna_decode_piece)
        },
    )],
    ..TypeTable::EMPTY
};

type Piece = fn(&mut Vm, &bc_core::text::Text, Option<&str>, bool) -> PyResult<(Value, usize)>;

fn piece(vm: &mut Vm, args: &Args, input: &bc_core::text::Text, of: Piece) -> PyResult {
    let errors = param::text_argument(vm, "encode", 2, args.get(2), false)?;
    let last = truth::truth(vm, args.at(3))?;
    let (value, used) = of(vm, input, errors.as_deref(), last)?;
    Ok(vm.new_tuple([value, Value::Int(used as i64)]))
}
