//! Refuses records of persons: a population is made of counts over published categories and of nothing else.

use crate::boundary;

/// Columns that, beside those no pack may name either, only a file about single persons has; letters and digits alone.
const COLUMNS: &[&str] = &[
    "birthplace",
    "citizennumber",
    "deviceid",
    "employer",
    "familyname",
    "father",
    "forename",
    "fullname",
    "gait",
    "geolocation",
    "guid",
    "home",
    "household",
    "householdid",
    "householdnumber",
    "hukou",
    "hukounumber",
    "iban",
    "idno",
    "imsi",
    "ip",
    "lat",
    "lon",
    "maidenname",
    "middlename",
    "mobilenumber",
    "mother",
    "parent",
    "passportno",
    "personalid",
    "personname",
    "personnumber",
    "placeofbirth",
    "platenumber",
    "postaladdress",
    "residentid",
    "respondent",
    "respondentid",
    "serialnumber",
    "socialsecuritynumber",
    "spouse",
    "streetaddress",
    "subjectid",
    "taxid",
    "username",
    "uuid",
    "voiceprint",
    "wechatid",
    "zip",
    "zipcode",
];

/// Chinese words in such columns.
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
    boundary::is_personal(name)
        || COLUMNS.contains(&plain.as_str())
        || CHINESE.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_about_single_persons_are_known() {
        for name in [
            "name",
            "ID",
            "id number",
            "Birth_Date",
            "home address",
            "Phone",
            "身份证号码",
            "Person-ID",
            "hukou",
        ] {
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
