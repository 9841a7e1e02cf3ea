//! Plain JavaScript values as Rust has them, and back. What is not there, or is something else, is
//! read as nothing: both sides are built together, and what older versions kept has less in it.
//!
//! An object is taken apart, or made, by one call; each field then costs a few bytes of code.

use std::collections::BTreeMap;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "plimsoll/page")]
extern "C" {
    /// The fields of an object by their names, which commas separate and end.
    #[wasm_bindgen(js_name = parts)]
    fn js_parts(value: &JsValue, names: &str) -> Array;

    /// An object of such fields.
    #[wasm_bindgen(js_name = whole)]
    fn js_whole(names: &str, values: Array) -> JsValue;
}

/// What can be read from JavaScript.
pub(crate) trait FromJs {
    /// Reads a value.
    fn from_js(value: &JsValue) -> Self;
}

/// What can be given to JavaScript.
pub(crate) trait IntoJs {
    /// Makes a value.
    fn to_js(&self) -> JsValue;
}

/// The fields of an object, one after the other.
pub(crate) struct Parts {
    values: Array,
    at: u32,
}

impl Parts {
    /// The fields of those names.
    pub(crate) fn of(value: &JsValue, names: &str) -> Self {
        Self {
            values: js_parts(value, names),
            at: 0,
        }
    }

    /// The next field.
    #[inline(never)]
    pub(crate) fn read<T: FromJs>(&mut self) -> T {
        let at = self.at;
        self.at += 1;
        T::from_js(&self.values.get(at))
    }
}

/// An object of those fields.
pub(crate) fn whole(names: &str, values: &[JsValue]) -> JsValue {
    js_whole(names, values.iter().collect())
}

/// Objects that are read, by the names of their fields.
macro_rules! read {
    ($($name:ty { $($field:ident $(= $key:literal)?),* $(,)? })*) => {$(
        impl $crate::glue::FromJs for $name {
            fn from_js(value: &wasm_bindgen::JsValue) -> Self {
                let names = concat!($($crate::glue::value::key!($field $($key)?), ","),*);
                let mut parts = $crate::glue::value::Parts::of(value, names);
                Self { $($field: parts.read()),* }
            }
        }
    )*};
}

/// Objects that are made, by the names of their fields.
macro_rules! make {
    ($($name:ty { $($field:ident $(= $key:literal)?),* $(,)? })*) => {$(
        impl $crate::glue::IntoJs for $name {
            fn to_js(&self) -> wasm_bindgen::JsValue {
                let names = concat!($($crate::glue::value::key!($field $($key)?), ","),*);
                $crate::glue::value::whole(names, &[$(self.$field.to_js()),*])
            }
        }
    )*};
}

/// The name of a field in JavaScript; where none is given, it is that in Rust.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Choices by their names; what nobody knows is the last one.
macro_rules! names {
    ($($name:ty { $($variant:ident = $text:literal),* ; $last:ident = $end:literal })*) => {$(
        impl $crate::glue::FromJs for $name {
            fn from_js(value: &wasm_bindgen::JsValue) -> Self {
                match value.as_string().unwrap_or_default().as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::$last,
                }
            }
        }

        impl $crate::glue::IntoJs for $name {
            fn to_js(&self) -> wasm_bindgen::JsValue {
                wasm_bindgen::JsValue::from_str(match self {
                    $(Self::$variant => $text,)*
                    Self::$last => $end,
                })
            }
        }
    )*};
}

pub(crate) use {key, make, names, read};

impl FromJs for String {
    fn from_js(value: &JsValue) -> Self {
        value.as_string().unwrap_or_default()
    }
}

impl FromJs for bool {
    fn from_js(value: &JsValue) -> Self {
        value.is_truthy()
    }
}

impl FromJs for u32 {
    fn from_js(value: &JsValue) -> Self {
        value.as_f64().unwrap_or_default() as Self
    }
}

impl FromJs for u64 {
    fn from_js(value: &JsValue) -> Self {
        value.as_f64().unwrap_or_default() as Self
    }
}

impl<T: FromJs> FromJs for Option<T> {
    fn from_js(value: &JsValue) -> Self {
        (!value.is_undefined() && !value.is_null()).then(|| T::from_js(value))
    }
}

impl<T: FromJs> FromJs for Vec<T> {
    fn from_js(value: &JsValue) -> Self {
        let values = value.dyn_ref::<Array>();
        let values = values.map(|values| values.iter().map(|value| T::from_js(&value)).collect());
        values.unwrap_or_default()
    }
}

impl<A: FromJs, B: FromJs> FromJs for (A, B) {
    fn from_js(value: &JsValue) -> Self {
        let mut parts = Parts::of(value, "0,1,");
        (parts.read(), parts.read())
    }
}

impl<T: FromJs> FromJs for BTreeMap<String, T> {
    fn from_js(value: &JsValue) -> Self {
        let mut read = Self::new();
        if let Some(object) = value.dyn_ref::<Object>() {
            // One by one: to collect them would sort them first, with a sorting of their own.
            for entry in Object::entries(object).iter() {
                let (name, value) = <(String, T)>::from_js(&entry);
                read.insert(name, value);
            }
        }
        read
    }
}

impl IntoJs for str {
    fn to_js(&self) -> JsValue {
        JsValue::from_str(self)
    }
}

impl IntoJs for String {
    fn to_js(&self) -> JsValue {
        JsValue::from_str(self)
    }
}

impl IntoJs for bool {
    fn to_js(&self) -> JsValue {
        JsValue::from_bool(*self)
    }
}

impl IntoJs for u32 {
    fn to_js(&self) -> JsValue {
        JsValue::from_f64(f64::from(*self))
    }
}

impl IntoJs for u64 {
    fn to_js(&self) -> JsValue {
        JsValue::from_f64(*self as f64)
    }
}

impl<T: IntoJs + ?Sized> IntoJs for &T {
    fn to_js(&self) -> JsValue {
        (**self).to_js()
    }
}

impl<T: IntoJs> IntoJs for Option<T> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::NULL, IntoJs::to_js)
    }
}

impl<T: IntoJs> IntoJs for [T] {
    fn to_js(&self) -> JsValue {
        let values: Array = self.iter().map(IntoJs::to_js).collect();
        values.into()
    }
}

impl<T: IntoJs> IntoJs for Vec<T> {
    fn to_js(&self) -> JsValue {
        self.as_slice().to_js()
    }
}

impl<A: IntoJs, B: IntoJs> IntoJs for (A, B) {
    fn to_js(&self) -> JsValue {
        let values: Array = [self.0.to_js(), self.1.to_js()].iter().collect();
        values.into()
    }
}

impl<T: IntoJs> IntoJs for BTreeMap<String, T> {
    fn to_js(&self) -> JsValue {
        let object = Object::new();
        for (name, value) in self {
            // A plain object takes anything.
            let _ = Reflect::set(&object, &name.to_js(), &value.to_js());
        }
        object.into()
    }
}
