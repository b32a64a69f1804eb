//! The built-in classes that are not exceptions: their numbers and their table.
//!
//! The order of the rows is that of the numbers. Absent: exceptions (see `exception`), and what the classes do (see
//! `types`).

use super::class::{ClassId, ClassRef};

macro_rules! builtin_classes {
    ($($(#[$doc:meta])* $field:ident $CONST:ident $name:literal;)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "only counts the rows below")]
        #[repr(u32)]
        enum Order { $($CONST,)* Count }

        impl ClassId {
            $(#[doc = concat!("The class `", $name, "`.")] pub const $CONST: Self = Self(Order::$CONST as u32);)*
            /// The number of the first exception class; they follow in the order of the tree.
            pub const FIRST_EXCEPTION: Self = Self(Order::Count as u32);
        }

        /// The built-in classes that are not exceptions, by name.
        pub struct Classes {
            $(#[doc = concat!("`", $name, "`.")] pub $field: ClassRef,)*
        }

        impl Classes {
            /// Fills the table by calling `make` with number and name of each class, in order:
            /// `object` and `type` come first.
            pub fn build(mut make: impl FnMut(ClassId, &'static str) -> ClassRef) -> Self {
                Self { $($field: make(ClassId::$CONST, $name),)* }
            }

            /// All classes of the table.
            pub fn all(&self) -> impl Iterator<Item = &ClassRef> {
                [$(&self.$field,)*].into_iter()
            }
        }
    };
}

builtin_classes! {
    object OBJECT "object";
    type_ TYPE "type";
    int INT "int";
    bool BOOL "bool";
    float FLOAT "float";
    complex COMPLEX "complex";
    str STR "str";
    bytes BYTES "bytes";
    bytearray BYTEARRAY "bytearray";
    memoryview MEMORYVIEW "memoryview";
    tuple TUPLE "tuple";
    list LIST "list";
    dict DICT "dict";
    dict_keys DICT_KEYS "dict_keys";
    dict_values DICT_VALUES "dict_values";
    dict_items DICT_ITEMS "dict_items";
    set SET "set";
    frozenset FROZENSET "frozenset";
    range RANGE "range";
    slice SLICE "slice";
    none_type NONE_TYPE "NoneType";
    not_implemented_type NOT_IMPLEMENTED_TYPE "NotImplementedType";
    ellipsis ELLIPSIS "ellipsis";
    function FUNCTION "function";
    builtin_function BUILTIN_FUNCTION "builtin_function_or_method";
    method METHOD "method";
    method_descriptor METHOD_DESCRIPTOR "method_descriptor";
    classmethod_descriptor CLASSMETHOD_DESCRIPTOR "classmethod_descriptor";
    wrapper_descriptor WRAPPER_DESCRIPTOR "wrapper_descriptor";
    method_wrapper METHOD_WRAPPER "method-wrapper";
    getset_descriptor GETSET_DESCRIPTOR "getset_descriptor";
    member_descriptor MEMBER_DESCRIPTOR "member_descriptor";
    property PROPERTY "property";
    classmethod CLASSMETHOD "classmethod";
    staticmethod STATICMETHOD "staticmethod";
    super_ SUPER "super";
    code CODE "code";
    cell CELL "cell";
    frame FRAME "frame";
    frame_locals_proxy FRAME_LOCALS_PROXY "FrameLocalsProxy";
    traceback TRACEBACK "traceback";
    generator GENERATOR "generator";
    coroutine COROUTINE "coroutine";
    coroutine_wrapper COROUTINE_WRAPPER "coroutine_wrapper";
    module MODULE "module";
    mappingproxy MAPPINGPROXY "mappingproxy";
    simple_namespace SIMPLE_NAMESPACE "SimpleNamespace";
    enumerate ENUMERATE "enumerate";
    zip ZIP "zip";
    map MAP "map";
    filter FILTER "filter";
    reversed REVERSED "reversed";
    range_iterator RANGE_ITERATOR "range_iterator";
    longrange_iterator LONGRANGE_ITERATOR "longrange_iterator";
    list_iterator LIST_ITERATOR "list_iterator";
    list_reverseiterator LIST_REVERSEITERATOR "list_reverseiterator";
    tuple_iterator TUPLE_ITERATOR "tuple_iterator";
    str_iterator STR_ITERATOR "str_iterator";
    bytes_iterator BYTES_ITERATOR "bytes_iterator";
    bytearray_iterator BYTEARRAY_ITERATOR "bytearray_iterator";
    dict_keyiterator DICT_KEYITERATOR "dict_keyiterator";
    dict_valueiterator DICT_VALUEITERATOR "dict_valueiterator";
    dict_itemiterator DICT_ITEMITERATOR "dict_itemiterator";
    set_iterator SET_ITERATOR "set_iterator";
    iterator ITERATOR "iterator";
    callable_iterator CALLABLE_ITERATOR "callable_iterator";
    aiter_wrapper AITER_WRAPPER "aiter_wrapper";
    io_base IO_BASE "_IOBase";
    text_io_base TEXT_IO_BASE "_TextIOBase";
    text_io TEXT_IO "TextIOWrapper";
    weakref WEAKREF "weakref";
    weakproxy WEAKPROXY "weakproxy";
    weakcallableproxy WEAKCALLABLEPROXY "weakcallableproxy";
}
