//! What the owner configured about the portal, as pages need it.
//! Never holds a secret.

/// The portal as its owner named and dressed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Shown in the bar and in every title; `IT Support Portal` where nothing is configured.
    pub name: String,
    /// Address of the logo, where one is configured: `/assets/logo.<hash>.svg`.
    pub logo: Option<String>,
    /// The accent, `#rrggbb`, where one is configured; its contrast was checked at start.
    pub accent: Option<String>,
    /// The sentence under the name on the home page, where one is configured.
    pub welcome: Option<String>,
    /// How to reach IT.
    pub contact_it: Option<Contact>,
    /// How to reach security.
    pub contact_security: Option<Contact>,
    /// Whether partners are shown whose program is applied for or approved, with plain links.
    pub show_applied: bool,
    /// Origin of canonical links, without a final slash: `http://localhost:8080`.
    pub public_url: String,
}

/// How to reach a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What is shown: an address, a number, a name.
    pub text: String,
    /// Where it leads: `mailto:`, `tel:` or `https:`; none where the text is no address.
    pub link: Option<String>,
}

impl Default for Site {
    fn default() -> Self {
        Site {
            name: "IT Support Portal".to_owned(),
            logo: None,
            accent: None,
            welcome: None,
            contact_it: None,
            contact_security: None,
            show_applied: true,
            public_url: "http://localhost:8080".to_owned(),
        }
    }
}
