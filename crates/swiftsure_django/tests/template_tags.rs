//! Tags of the project, from the template through their code and back.
