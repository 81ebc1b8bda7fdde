//! Runs a test on both engines.

/// Declares tests that run on SQLite and on PostgreSQL, each with an app of its
/// own: `fn name(app: Reference)` has territory and no members,
/// `fn name(app: Demonstration)` has the register of 20 February 2020.
macro_rules! on_both {
    ($($(#[$meta:meta])* fn $name:ident($app:ident: $seed:ident) $body:block)+) => {
        $(
            $(#[$meta])*
            fn $name($app: &crate::app::App) $body

            mod $name {
                use crate::app::App;
                use crate::engine::{Engine, Seed};

                #[test]
                fn sqlite() {
                    super::$name(&App::start(Engine::Sqlite, Seed::$seed));
                }

                #[test]
                fn postgres() {
                    super::$name(&App::start(Engine::Postgres, Seed::$seed));
                }
            }
        )+
    };
}
