-- A clean province: seven tables of exports, canonical already. {services} and {folder} are filled in by province.py.
-- r is the per mille of a service, s % 1000 that of a subject: they decide who has which problem.

create macro subject_of(i) as (3 * i) // 4;
create macro subject_no(s) as '黔ICP备' || (2010 + s // 1000000) || lpad((s % 1000000)::varchar, 6, '0') || '号';
create macro person(s) as chr((19968 + s % 2000)::int) || chr((20100 + s // 2000 % 2000)::int);
create macro provider(i) as '黔' || chr((20013 + i % 200)::int) || '网络服务有限公司';
create macro ip(i) as '58.' || i % 200 || '.' || i // 51200 % 256 || '.' || i // 200 % 256;
create macro body(s) as '91520100MA' || lpad(s::varchar, 7, '0');
create macro weighted(text) as list_sum(list_transform(range(1, 18), k ->
    (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(text, k, 1)) - 1)
    * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][k]));
create macro credit_code(s) as body(s)
    || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', ((31 - weighted(body(s)) % 31) % 31 + 1)::int, 1);
create macro days_ago(n) as (date '2026-11-23' - n::int)::varchar;
create table s as select i, subject_of(i) as s, i % 1000 as r,
    case when i % 97 = 0 then '小程序' when i % 10 = 0 then 'APP' else '网站' end as type,
    subject_no(s) || '-' || case when i > 0 and subject_of(i - 1) = s then 2 else 1 end
        || case type when '小程序' then 'X' when 'APP' then 'A' else '' end as number
    from range({services}) t(i);
create table subjects as select s from range(subject_of({services}) + {services} // 100) t(s) where s % 1000 <> 500;
copy (
    select subject_no(s) as 主体备案号, '贵州' || s || '科技有限公司' as 主办单位名称, '企业' as 主办单位性质,
    '营业执照（个人或企业）' as 主办单位证件类型, credit_code(s) as 主办单位证件号码, '贵州省贵阳市观山湖区' || s || '号' as 主办单位证件住所,
    person(s) as 投资人或主管单位, '贵州' as 省, '贵阳市' as 市, '观山湖区' as 县, '贵州省贵阳市观山湖区' || s || '号' as 通信地址,
    person(s) as 主体负责人姓名, '139' || lpad(s::varchar, 8, '0') as 手机号码, 's' || s || '@mail.example' as 电子邮箱,
    '是' as 有无授权书, days_ago(1500 + s % 1000) as 首次报备时间,
    case when s % 1000 between 10 and 13 then days_ago(5 + s % 300) when s % 3 = 0 then days_ago(-400 - s % 900) end as 证件有效期,
    if(s % 1000 < 5, '已注销', '正常') as 主体状态 from subjects order by s
) to '{folder}/主体信息.csv' (header, delimiter ',');
copy (
    select number as 服务备案号, subject_no(s) as 主体备案号, type as 服务类型, '名' || i || '服务' as 服务名称,
    if(type = '小程序', null, 'site' || i || '.cn') as 域名, if(r = 5, days_ago(2), days_ago(400 + i % 1000)) as 首次报备时间,
    if(r between 18 and 24, '已注销', '正常') as 备案状态 from s order by i
) to '{folder}/服务信息.csv' (header, delimiter ',');
copy (
    select number || case when r = 33 then '9' else '' end as 服务备案号, provider(i) as 接入商名称, '云接入' as 接入方式,
    if(r between 28 and 30, null, '贵州') as 服务器放置地, ip(i) as IP地址列表, days_ago(390 + i % 10) as 接入时间,
    case when r between 10 and 14 then days_ago(100) when r between 15 and 17 then days_ago(3) end as 取消接入时间,
    if(r between 10 and 17, '已取消', '有效') as 接入状态 from s where type <> '小程序' and r > 9 and r not in (22, 23, 24) order by i
) to '{folder}/接入信息.csv' (header, delimiter ',');
copy (
    select distinct provider(i) as 接入商名称, '黔B1.B2-2020' || lpad(i::varchar, 4, '0') as 经营许可证号, '2030-01-01' as 许可证有效期,
    '存续' as 状态 from range(200) t(i) order by 2
) to '{folder}/接入商.csv' (header, delimiter ',');
copy (
    select provider(i) as 单位名称, '58.' || i || '.0.0' as 起始IP, '58.' || i || '.255.255' as 终止IP, '来源' as 层级,
    '分配且使用' as 分配方式, '静态' as 用途, '2020-01-01' as 分配日期 from range(200) t(i) order by i
) to '{folder}/IP备案.csv' (header, delimiter ',');
copy (
    select credit_code(s) as 证件号码, '营业执照（个人或企业）' as 证件类型, '贵州' || s || '科技有限公司' as 单位名称,
    person(s) as 法定代表人, '贵州省贵阳市观山湖区' || s || '号' as 住所,
    case when s % 1000 in (5, 6) then '吊销' when s % 1000 = 7 then '注销' else '存续' end as 登记状态 from subjects order by s
) to '{folder}/证照库.csv' (header, delimiter ',');
copy (
    select 'site' || i || '.cn' as 域名, ip(i) as 解析IP, days_ago(day) as 拨测时间, if(r between 25 and 27 and day < 20, '否', '是') as 是否存活,
    if(r between 25 and 27 and day < 20, null, 200) as HTTP状态码
    from s, (values (3), (40)) d(day) where type <> '小程序' and (day = 3 or i % 10 = 1) order by i, day
) to '{folder}/解析拨测.csv' (header, delimiter ',');
