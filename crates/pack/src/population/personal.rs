//! Refuses records of persons: a population is made of counts over published categories and of nothing else.

/// Columns that only a file about single persons has, in the letters and digits of their names.
const COLUMNS: &[&str] = &[
    "account",
    "accountno",
    "accountnumber",
    "address",
    "biometric",
    "birthdate",
    "birthday",
    "birthplace",
    "citizenid",
    "citizennumber",
    "dateofbirth",
    "device",
    "deviceid",
    "dob",
    "email",
    "emailaddress",
    "employer",
    "face",
    "faceid",
    "familyname",
    "father",
    "fingerprint",
    "firstname",
    "forename",
    "fullname",
    "gait",
    "geolocation",
    "givenname",
    "guid",
    "home",
    "homeaddress",
    "household",
    "householdid",
    "householdnumber",
    "hukou",
    "hukounumber",
    "iban",
    "id",
    "idcard",
    "idno",
    "idnumber",
    "identifier",
    "identity",
    "identitynumber",
    "imei",
    "imsi",
    "ip",
    "ipaddress",
    "lastname",
    "lat",
    "latitude",
    "licenceplate",
    "licenseplate",
    "lon",
    "longitude",
    "macaddress",
    "maidenname",
    "middlename",
    "mobile",
    "mobilenumber",
    "mother",
    "name",
    "names",
    "nationalid",
    "nickname",
    "parent",
    "passport",
    "passportno",
    "passportnumber",
    "person",
    "personid",
    "personalid",
    "personname",
    "personnumber",
    "phone",
    "phonenumber",
    "photo",
    "placeofbirth",
    "plate",
    "platenumber",
    "postaladdress",
    "postcode",
    "residentid",
    "respondent",
    "respondentid",
    "serialnumber",
    "socialsecurity",
    "socialsecuritynumber",
    "spouse",
    "ssn",
    "street",
    "streetaddress",
    "subjectid",
    "surname",
    "taxid",
    "telephone",
    "uid",
    "user",
    "userid",
    "username",
    "uuid",
    "voiceprint",
    "wechat",
    "wechatid",
    "zip",
    "zipcode",
];

/// The same in Chinese.
const CHINESE: &[&str] = &[
    "姓名",
    "名字",
    "身份证",
    "证件",
    "出生日期",
    "生日",
    "住址",
    "地址",
    "电话",
    "手机",
    "邮箱",
    "护照",
    "车牌",
    "微信",
    "人脸",
];

/// Whether a column or attribute of this name would tell single persons.
pub(crate) fn is_personal(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    COLUMNS.contains(&plain.as_str()) || CHINESE.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_about_single_persons_are_known() {
        for name in
            ["name", "ID", "id number", "Birth_Date", "home address", "Phone", "身份证号码", "Person-ID"]
        {
            assert!(is_personal(name), "{name}");
        }
        for name in [
            "province",
            "age",
            "sex",
            "persons",
            "share",
            "setting",
            "income",
            "minority",
            "education",
            "group",
        ] {
            assert!(!is_personal(name), "{name}");
        }
    }
}
