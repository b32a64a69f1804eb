//! The built-in classes that are not exceptions: their numbers and their table.
//!
//! The order of the rows is that of the numbers. Absent: exceptions (see `exception`), and what the classes do (see
//! `types`).

use super::class::{ClassFlags, ClassId, ClassRef, Layout};

macro_rules! builtin_classes {
    ($($field:ident $CONST:ident $name:literal $layout:ident [$($flag:ident)*];)*) => {
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
            /// Fills the table by calling `make` with the row of each class, in order: `object` and `type` come first.
            pub fn build(mut make: impl FnMut(&ClassRow) -> ClassRef) -> Self {
                Self { $($field: make(&ClassRow {
                    id: ClassId::$CONST,
                    name: $name,
                    layout: builtin_classes!(@layout $layout $CONST),
                    flags: ClassFlags::empty()$(.union(ClassFlags::$flag))*,
                }),)* }
            }

            /// All classes of the table.
            pub fn all(&self) -> impl Iterator<Item = &ClassRef> {
                [$(&self.$field,)*].into_iter()
            }
        }
    };
    (@layout Native $CONST:ident) => { Layout::Native(ClassId::$CONST) };
    (@layout $layout:ident $CONST:ident) => { Layout::$layout };
}

/// What is fixed of a built-in class; what its instances do is in its [`TypeTable`](super::native::TypeTable).
pub struct ClassRow {
    /// Its number.
    pub id: ClassId,
    /// `__name__`.
    pub name: &'static str,
    /// What its instances are made of.
    pub layout: Layout,
    /// Whether it can be derived from, and what its instances have.
    pub flags: ClassFlags,
}

// Field, number, name, layout (`Native`: a payload that only the type's own file knows), and whether the class can be derived
// from (`BASE`), instances have a `__dict__` (`DICT`) and can be referred to weakly (`WEAKREF`).
builtin_classes! {
    object OBJECT "object" Plain [BASE];
    type_ TYPE "type" Class [BASE WEAKREF];
    int INT "int" Int [BASE];
    bool BOOL "bool" Int [];
    float FLOAT "float" Float [BASE];
    complex COMPLEX "complex" Complex [BASE];
    str STR "str" Str [BASE];
    bytes BYTES "bytes" Bytes [BASE];
    bytearray BYTEARRAY "bytearray" ByteArray [BASE];
    memoryview MEMORYVIEW "memoryview" Native [WEAKREF];
    tuple TUPLE "tuple" Tuple [BASE];
    list LIST "list" List [BASE];
    dict DICT "dict" Dict [BASE];
    dict_keys DICT_KEYS "dict_keys" Native [];
    dict_values DICT_VALUES "dict_values" Native [];
    dict_items DICT_ITEMS "dict_items" Native [];
    set SET "set" Set [BASE WEAKREF];
    frozenset FROZENSET "frozenset" FrozenSet [BASE WEAKREF];
    range RANGE "range" Native [];
    slice SLICE "slice" Native [];
    none_type NONE_TYPE "NoneType" Native [];
    not_implemented_type NOT_IMPLEMENTED_TYPE "NotImplementedType" Native [];
    ellipsis ELLIPSIS "ellipsis" Native [];
    function FUNCTION "function" Native [DICT WEAKREF];
    builtin_function BUILTIN_FUNCTION "builtin_function_or_method" Native [WEAKREF];
    method METHOD "method" Native [WEAKREF];
    method_descriptor METHOD_DESCRIPTOR "method_descriptor" Native [];
    classmethod_descriptor CLASSMETHOD_DESCRIPTOR "classmethod_descriptor" Native [];
    wrapper_descriptor WRAPPER_DESCRIPTOR "wrapper_descriptor" Native [];
    method_wrapper METHOD_WRAPPER "method-wrapper" Native [];
    getset_descriptor GETSET_DESCRIPTOR "getset_descriptor" Native [];
    member_descriptor MEMBER_DESCRIPTOR "member_descriptor" Native [];
    property PROPERTY "property" Property [BASE];
    classmethod CLASSMETHOD "classmethod" ClassMethod [BASE DICT];
    staticmethod STATICMETHOD "staticmethod" StaticMethod [BASE DICT];
    super_ SUPER "super" Native [BASE];
    code CODE "code" Native [WEAKREF];
    cell CELL "cell" Native [];
    frame FRAME "frame" Native [];
    frame_locals_proxy FRAME_LOCALS_PROXY "FrameLocalsProxy" Native [];
    traceback TRACEBACK "traceback" Native [];
    generator GENERATOR "generator" Native [WEAKREF];
    coroutine COROUTINE "coroutine" Native [WEAKREF];
    coroutine_wrapper COROUTINE_WRAPPER "coroutine_wrapper" Native [];
    module MODULE "module" Plain [BASE DICT WEAKREF];
    mappingproxy MAPPINGPROXY "mappingproxy" Native [];
    simple_namespace SIMPLE_NAMESPACE "SimpleNamespace" Plain [BASE DICT];
    enumerate ENUMERATE "enumerate" Native [BASE];
    zip ZIP "zip" Native [BASE];
    map MAP "map" Native [BASE];
    filter FILTER "filter" Native [BASE];
    reversed REVERSED "reversed" Native [BASE];
    range_iterator RANGE_ITERATOR "range_iterator" Native [];
    longrange_iterator LONGRANGE_ITERATOR "longrange_iterator" Native [];
    list_iterator LIST_ITERATOR "list_iterator" Native [];
    list_reverseiterator LIST_REVERSEITERATOR "list_reverseiterator" Native [];
    tuple_iterator TUPLE_ITERATOR "tuple_iterator" Native [];
    str_iterator STR_ITERATOR "str_iterator" Native [];
    bytes_iterator BYTES_ITERATOR "bytes_iterator" Native [];
    bytearray_iterator BYTEARRAY_ITERATOR "bytearray_iterator" Native [];
    dict_keyiterator DICT_KEYITERATOR "dict_keyiterator" Native [];
    dict_valueiterator DICT_VALUEITERATOR "dict_valueiterator" Native [];
    dict_itemiterator DICT_ITEMITERATOR "dict_itemiterator" Native [];
    set_iterator SET_ITERATOR "set_iterator" Native [];
    iterator ITERATOR "iterator" Native [];
    callable_iterator CALLABLE_ITERATOR "callable_iterator" Native [];
    aiter_wrapper AITER_WRAPPER "aiter_wrapper" Native [];
    io_base IO_BASE "_IOBase" Plain [BASE DICT WEAKREF];
    text_io_base TEXT_IO_BASE "_TextIOBase" Plain [BASE DICT WEAKREF];
    text_io TEXT_IO "TextIOWrapper" Native [BASE DICT WEAKREF];
    weakref WEAKREF "weakref" Native [BASE];
    weakproxy WEAKPROXY "weakproxy" Native [];
    weakcallableproxy WEAKCALLABLEPROXY "weakcallableproxy" Native [];
}
