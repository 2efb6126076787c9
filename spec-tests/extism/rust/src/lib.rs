//! A plug-in in Rust over its published kit: counts the words of its input, or of what a web server answers.

use extism_pdk::*;
use std::collections::BTreeMap;

fn count_words(text: &str) -> Result<usize, Error> {
    let separator = config::get("separator")?.unwrap_or_else(|| " ".to_string());
    Ok(text.split(separator.as_str()).filter(|word| !word.trim().is_empty()).count())
}

/// Adds to what earlier runs have counted, if the host keeps variables.
fn remember(count: usize) -> Result<usize, Error> {
    let before: Option<String> = var::get("total")?;
    let total = count + before.and_then(|text| text.parse().ok()).unwrap_or(0);
    var::set("total", total.to_string())?;
    Ok(total)
}

fn answer(count: usize) -> Result<String, Error> {
    Ok(format!("{{\"words\":{},\"total\":{}}}", count, remember(count)?))
}

/// Counts the words of the input.
#[plugin_fn]
pub fn count(text: String) -> FnResult<String> {
    if text.is_empty() {
        return Err(WithReturnCode::new(Error::msg("there is nothing to count"), 1));
    }
    info!("counting {} characters", text.chars().count());
    Ok(answer(count_words(&text)?)?)
}

/// Counts the words of what the URL in the input answers.
#[plugin_fn]
pub fn count_url(url: String) -> FnResult<String> {
    let request = HttpRequest::new(url).with_header("accept", "text/plain");
    let response = http::request::<()>(&request, None)?;
    Ok(answer(count_words(&String::from_utf8_lossy(&response.body()))?)?)
}

/// Sends the input as JSON and answers the status, the headers and the body that come back.
#[plugin_fn]
pub fn post(Json(given): Json<BTreeMap<String, String>>) -> FnResult<String> {
    let url = given.get("url").ok_or_else(|| Error::msg("no url"))?;
    let request = HttpRequest::new(url).with_method("POST").with_header("content-type", "text/plain");
    let body = given.get("body").cloned().unwrap_or_default();
    let response = http::request(&request, Some(body))?;
    let kind = response.header("x-kind").unwrap_or("none");
    Ok(format!("{} {} {}", response.status_code(), kind, String::from_utf8_lossy(&response.body())))
}

/// Panics.
#[plugin_fn]
pub fn broken(text: String) -> FnResult<String> {
    Ok(text[1..][..1].to_string())
}
