//! Runs a test on both engines.

/// Declares tests that run on SQLite and on PostgreSQL, each with an app of its
/// own: `fn name(app: Reference)` has territory and no members,
/// `fn name(app: Demonstration)` has the register of 20 February 2020.
macro_rules! on_both {
    ($($(#[$meta:meta])* fn $name:ident($app:ident: $seed:ident) $body:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                fn scenario($app: &crate::app::App) $body

                #[test]
                fn sqlite() {
                    scenario(&crate::app::App::start(crate::engine::Engine::Sqlite, crate::engine::Seed::$seed));
                }

                #[test]
                fn postgres() {
                    scenario(&crate::app::App::start(crate::engine::Engine::Postgres, crate::engine::Seed::$seed));
                }
            }
        )+
    };
}
