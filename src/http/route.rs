//! Routes: none without a policy.

use std::collections::BTreeMap;

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpMessage as _, HttpResponse, guard};

use super::admission::Class;
use super::caller::{self, Matched};
use crate::domain::policy::Action;

/// One route: what it is called by, what it does as far as permission goes, and
/// its handler.
#[derive(Clone)]
pub struct Route {
    /// Method; GET stands for HEAD too.
    pub method: Method,
    /// Pattern of the path.
    pub path: &'static str,
    /// What it does, as far as permission goes.
    pub action: Action,
    /// Makes the handler.
    pub handler: fn() -> actix_web::Route,
}

impl Route {
    fn build(&self) -> actix_web::Route {
        let (action, path) = (self.action, self.path);
        let class = Class::of(&self.method, path, action);
        let route = (self.handler)();
        let route = if self.method == Method::GET {
            route.guard(guard::Any(guard::Get()).or(guard::Head()))
        } else {
            route.method(self.method.clone())
        };
        route.wrap(from_fn(move |request: ServiceRequest, next| {
            request.extensions_mut().insert(Matched(path));
            caller::admit(class, action, request, next)
        }))
    }
}

/// Registers `routes`, a resource for each path, with `Allow` for the methods it
/// does not take.
pub fn register(config: &mut ServiceConfig, routes: &[Route]) {
    let mut paths: BTreeMap<&str, Vec<&Route>> = BTreeMap::new();
    for route in routes {
        paths.entry(route.path).or_default().push(route);
    }
    // A tail pattern would shadow longer paths: it comes last.
    let (tails, plain): (Vec<_>, Vec<_>) =
        paths.into_iter().partition(|(path, _)| path.contains(":.*"));
    for (path, routes) in plain.into_iter().chain(tails) {
        let allow = allowed(&routes);
        let mut resource = web::resource(path);
        for route in routes {
            resource = resource.route(route.build());
        }
        config.service(resource.default_service(web::to(move || {
            let allow = allow.clone();
            async move { HttpResponse::MethodNotAllowed().insert_header((ALLOW, allow)).finish() }
        })));
    }
}

fn allowed(routes: &[&Route]) -> HeaderValue {
    let mut methods: Vec<&str> = routes.iter().map(|route| route.method.as_str()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    HeaderValue::from_str(&methods.join(", ")).unwrap_or(HeaderValue::from_static(""))
}
