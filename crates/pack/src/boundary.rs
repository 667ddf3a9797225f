//! The boundary: no pack can carry a record of a person, whatever it is called.

/// Keys and attributes that would be data about a person.
const PERSONAL: &[&str] = &[
    "name",
    "names",
    "full_name",
    "first_name",
    "last_name",
    "surname",
    "given_name",
    "nickname",
    "id",
    "ids",
    "uid",
    "id_number",
    "id_card",
    "identity",
    "identity_number",
    "identifier",
    "national_id",
    "citizen_id",
    "passport",
    "passport_number",
    "ssn",
    "birth",
    "birthday",
    "birth_date",
    "birthdate",
    "date_of_birth",
    "dob",
    "address",
    "home_address",
    "street",
    "postcode",
    "phone",
    "phone_number",
    "telephone",
    "mobile",
    "email",
    "mail",
    "face",
    "faces",
    "face_id",
    "photo",
    "photos",
    "picture",
    "fingerprint",
    "iris",
    "dna",
    "biometric",
    "person",
    "person_id",
    "individual",
    "individual_id",
    "citizen",
    "user",
    "user_id",
    "account_number",
    "bank_account",
    "licence_plate",
    "license_plate",
    "plate",
    "imei",
    "mac_address",
    "ip_address",
    "wechat",
    "latitude",
    "longitude",
];

/// Endings of files that hold rows of data, or pictures of people.
const DATA_FILES: &[&str] = &[
    "csv", "tsv", "psv", "dat", "json", "jsonl", "ndjson", "geojson", "xml", "parquet", "arrow", "feather",
    "avro", "orc", "xls", "xlsx", "xlsm", "ods", "sqlite", "sqlite3", "db", "duckdb", "mdb", "sql", "dta",
    "sav", "sas7bdat", "rds", "rda", "rdata", "pkl", "pickle", "npy", "npz", "h5", "hdf5", "vcf", "jpg",
    "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "mp4", "avi", "mov", "zip", "gz", "tar",
    "xz", "zst", "7z", "rar",
];

/// Whether a key names data about a person.
pub(crate) fn is_personal(key: &str) -> bool {
    let key = key.trim().to_lowercase().replace(['-', ' ', '.'], "_");
    PERSONAL.contains(&key.as_str())
}

/// The file in which a pack's folder keeps how sure its results are. The program writes it, and reads it as nothing else.
pub const UNCERTAINTY_FILE: &str = "uncertainty.json";

/// Whether a file of this name may hold records of persons.
pub(crate) fn is_data_file(name: &str) -> bool {
    if name == UNCERTAINTY_FILE {
        return false;
    }
    let file = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    file.rsplit_once('.').is_some_and(|(_, ending)| DATA_FILES.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_keys_and_data_files_are_known_in_any_spelling() {
        for key in ["Name", "id-number", "date of birth", "FACE", "person"] {
            assert!(is_personal(key), "{key}");
        }
        for key in ["names-of-streets", "minority", "province", "persons"] {
            assert!(!is_personal(key), "{key}");
        }
        assert!(is_data_file("extra/PEOPLE.CSV") && is_data_file("x.tar.gz"));
        assert!(!is_data_file(UNCERTAINTY_FILE) && is_data_file("extra/uncertainty.json"));
        assert!(!is_data_file("README.md") && !is_data_file("pack.toml") && !is_data_file("csv"));
    }
}
