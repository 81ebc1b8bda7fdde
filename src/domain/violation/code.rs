//! The codes of refusals.

/// Declares the code of every variant, and the list of all codes with them: a
/// variant without a code doesn't compile.
macro_rules! coded {
    ($name:ident: $($variant:ident = $code:literal,)+) => {
        impl $name {
            /// The code of every variant.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code that clients branch on.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code),+ }
            }
        }
    };
    ($name:ident $([$inner:ident])+: $($variant:ident = $code:literal,)+) => {
        impl $name {
            /// The code of every variant that has its own.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code that clients branch on.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$inner(inner) => inner.code(),)+
                    $(Self::$variant { .. } => $code),+
                }
            }
        }
    };
}
pub(super) use coded;
