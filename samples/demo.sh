#!/bin/sh
# Some questions about the sample city, in English and in Chinese. `make demo` runs it.
# usage: samples/demo.sh GOVQL   (from the repository's root)
set -eu
export LC_ALL=C.UTF-8
govql=${1:-.build/debug/govql}
if [ -t 1 ]; then bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m'); else bold="" dim="" plain=""; fi

# Shows a question, its query and the answer. With `data` the folder is asked without its schema.
ask() {
    printf '\n%s%s%s\n\n' "$bold" "$1" "$plain"
    printf '%s\n' "$2" | sed "s/^/    $dim/; s/\$/$plain/"
    printf '\n'
    if [ "${3:-}" = data ]; then
        "$govql" --load samples/wuhan --today 2020-12-31 --format table -c "$2" 2>&1
    else
        "$govql" --schema samples/wuhan/wuhan.gql --format table -c "$2" 2>&1
    fi
}

printf '%s\n' "GovQL asks questions of linked tables. samples/wuhan holds fourteen CSV files about a made-up city."
printf '%s\n' "GovQL 对相互关联的表提问。samples/wuhan 是一座虚构城市的十四张 CSV 表。"

ask "Which large estates have no Party branch? Only the folder, no schema: links are inferred. / 哪些大小区没有党支部？" \
'estates
| where households > 1000 and none(branches)
| top 5 by households
| select name, community, community.street.district, households' data

ask "Hours of volunteer work by district in the third quarter: four links, no join. / 三季度各区的志愿服务时长" \
'services
| where date in @2020-Q3
| summarize hours = sum(hours), people = count(distinct volunteer) by district = volunteer.community.street.district
| derive share = round(100 * hours / total(hours), 1)
| top 5 by hours'

ask "Which large communities are short of workers? Asked in Chinese. / 哪些大社区人手最紧？" \
'社区
| 筛选 常住人口 > 1万
| 计算 在职社工 = 计数(社区工作者 其中 在职), 小区数 = 计数(小区)
| 计算 每人服务 = 四舍五入(常住人口 / 在职社工, 0)
| 前 5 按 每人服务
| 选取 社区名称, 所属街道.所属区, 常住人口, 小区数, 在职社工, 每人服务'

ask "Branches and workers of each district: two aggregates side by side never multiply each other. / 各区的党支部与社工" \
'districts
| derive branches = count(streets.communities.branches), workers = count(streets.communities.workers)
| select name, branches, workers
| top 3 by workers'

ask "A mistake is answered with its place, its cause and a fix. / 写错时指出位置、原因和改法" \
'社区 | 筛选 常住人 > 1万 | 取 5' || true

printf '\n%s\n' "More: $govql --schema samples/wuhan/wuhan.gql opens a prompt; samples/*.gql are questions to read and run."
printf '%s\n' "更多：上面的命令打开提示符；samples/*.gql 是可以阅读和运行的问题。"
