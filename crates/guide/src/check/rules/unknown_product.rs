//! # `unknown-product`: the guide's product is not in the library
//!
//! **What.** Reports a `product` for which there is no `content/products/<slug>.yaml`.
//!
//! **Why.** The guide would stand on no product page, and its former names would go unnoticed.
//!
//! **Bad**
//! ~~~yaml
//! product: Outlok
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! product: outlook
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::{guide, suggestion};
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "unknown-product", summary: "The guide's product is not in the library.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let products = &subject.library.products;
    let Some(product) = guide(subject).and_then(|guide| guide.product.as_ref()) else {
        return;
    };
    if !products.contains_key(&product.value) {
        let slug = product.as_str();
        let near = suggestion(slug, products.keys().map(|slug| slug.as_str()));
        let message = format!("there is no product `{slug}`; {near}add `content/products/{slug}.yaml`");
        findings.push(Finding::blocks(RULE.name, product.span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_product_is_in_the_library() {
        check(&RULE, "---\nproduct: outlook\n---\n", expect![""]);
        check(
            &RULE,
            "---\nproduct: outlok\n---\n",
            expect![
                "2:10 unknown-product (blocks): there is no product `outlok`; write `outlook`, or add `content/products/outlok.yaml`"
            ],
        );
        check(
            &RULE,
            "---\nproduct: word\n---\n",
            expect!["2:10 unknown-product (blocks): there is no product `word`; add `content/products/word.yaml`"],
        );
    }
}
